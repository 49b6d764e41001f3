"""Staff, their organisations, and the roles they were given."""

from __future__ import annotations

from datetime import date, datetime

from flask_security import AsaList, UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.permissions import Role
from engage.core.database import db, str_enum


class Organisation(db.Model):
    """Who runs conversations or answers them: a council, a board, a service."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class Staff(db.Model, UserMixin):
    """A member of staff who can sign in. Flask-Security authenticates; `grants` decide (DESIGN)."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True, doc="sign-in name, lower case")
    name: Mapped[str] = mapped_column(String(120), doc="shown on the desk, and to the public where they answer")
    password: Mapped[str | None] = mapped_column(String(255), doc="argon2 hash")
    active: Mapped[bool] = mapped_column(default=True, doc="false: the account was ended; nobody signs in with it")
    expires_on: Mapped[date | None] = mapped_column(doc="the last day it can be used; empty: until it is ended")
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, doc="changes with the password")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    added_at: Mapped[datetime] = mapped_column()
    # Room for the second factor, which comes later (R8.1).
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))

    organisation: Mapped[Organisation | None] = relationship()
    grants: Mapped[list[Grant]] = relationship(back_populates="staff", lazy="selectin", order_by="Grant.id")

    @property
    def actor(self) -> str:
        """The name in the audit record."""
        return f"staff:{self.id}"

    @property
    def roles(self) -> list[str]:
        """Flask-Security's own roles stay unused: our permission table decides."""
        return []


class Grant(db.Model):
    """A role given to somebody: everywhere, within an organisation, or for one conversation."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[Role] = mapped_column(str_enum(Role))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), doc="empty: all")
    conversation_id: Mapped[int | None] = mapped_column(
        ForeignKey("conversation.id"),
        doc="empty: all",
    )

    staff: Mapped[Staff] = relationship(back_populates="grants")
