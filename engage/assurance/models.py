"""The versions of the documents that an installation must be able to show."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Staff
from engage.assurance.kinds import Kind
from engage.core.database import db, str_enum


class AssuranceVersion(db.Model):
    """What one document said from when on. A version is never changed; the next one stands beside it."""

    __tablename__ = "assurance_version"
    __table_args__ = (UniqueConstraint("kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(str_enum(Kind, check="assurance_kind"))
    number: Mapped[int] = mapped_column(doc="from 1, in each kind")
    texts: Mapped[dict[str, str]] = mapped_column(JSON, doc="language map, in the plain format of layout.py")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime] = mapped_column()
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    published_at: Mapped[datetime | None] = mapped_column(doc="empty: a draft")
    facts: Mapped[dict[str, list[str]]] = mapped_column(
        JSON, default=dict, doc="what each fact said when it was published, to see whether it changed since"
    )

    written_by: Mapped[Staff] = relationship(foreign_keys=[written_by_id])
    published_by: Mapped[Staff | None] = relationship(foreign_keys=[published_by_id])
