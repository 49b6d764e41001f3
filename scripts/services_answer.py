"""Fail, saying which and why, where PostgreSQL or Redis as named for the tests does not answer."""

import os
import sys

import psycopg
import redis
from sqlalchemy.engine import make_url


def postgres() -> None:
    """Open and close one connection; the driver's name in the URL is SQLAlchemy's, not the server's."""
    url = make_url(os.environ["ENGAGE_TEST_POSTGRES_URL"]).set(drivername="postgresql")
    psycopg.connect(url.render_as_string(hide_password=False), connect_timeout=5).close()


def valkey_or_redis() -> None:
    """One PING."""
    redis.Redis.from_url(os.environ["ENGAGE_TEST_REDIS_URL"], socket_connect_timeout=5).ping()


def main() -> int:
    """0 where both answer."""
    silent = 0
    for name, setting, ask in (
        ("PostgreSQL", "ENGAGE_TEST_POSTGRES_URL", postgres),
        ("Redis", "ENGAGE_TEST_REDIS_URL", valkey_or_redis),
    ):
        try:
            ask()
        except (psycopg.Error, redis.RedisError) as error:
            silent += 1
            print(f"{name} does not answer where {setting} says it is: {error}", file=sys.stderr)
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
