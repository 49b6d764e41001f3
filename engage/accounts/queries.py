"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from engage.accounts.models import Staff
from engage.core.database import db


def expired(today: date, limit: int) -> Sequence[int]:
    """Ids of accounts that still stand though their last day is over."""
    over = select(Staff.id).where(Staff.active, Staff.expires_on < today).order_by(Staff.id).limit(limit)
    return db.session.scalars(over).all()
