"""The rooms that are open: where the factory finds tables, jobs, pages and commands. Lower rooms first."""

MODELS = (
    "engage.core.audit",
    "engage.core.jobs",
    "engage.core.mail",
    "engage.accounts.models",
    "engage.conversations.models",
    "engage.voices.models",
    "engage.safeguarding.models",
    "engage.intake.models",
    "engage.moderation.models",
    "engage.themes.models",
    "engage.replies.models",
    "surveys.models",
    "engage.imports.models",
    "stories.models",
)
JOBS = (
    "engage.core.audit_jobs",
    "engage.safeguarding.jobs",
    "engage.intake.jobs",
    "engage.moderation.jobs",
    "engage.themes.jobs",
)
ROUTES: tuple[str, ...] = (
    "engage.front.routes_health",
    "engage.front.routes_desk",
    "engage.front.routes_my_voice",
    "engage.moderation.routes_desk",
    "engage.themes.routes_desk",
    "engage.themes.routes_public",
    "surveys.routes_public",
    "surveys.routes_ending",
    "stories.routes_public",
    "stories.routes_ending",
    "stories.routes_desk",
    "engage.conversations.routes_desk",
    "engage.replies.routes_public",
    "engage.replies.routes_desk",
    "engage.front.routes_public",
    "surveys.routes_desk",
    "engage.safeguarding.routes_desk",
)
COMMANDS = (
    "engage.core.commands",
    "engage.accounts.commands",
    "engage.intake.commands",
    "engage.conversations.commands",
    "engage.imports.commands",
    "stories.commands",
    "engage.app.commands",
    "surveys.commands",
)
