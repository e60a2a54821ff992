"""The files that we keep, by the SHA-256 of their bytes, and what each account calls them on its platform."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa

from groups.messages import Media
from storage.store import Row, Store
from storage.tables import media, media_ref, post, web_message


@dataclass(frozen=True, slots=True)
class File:
    """A file with its bytes. `sort` is "photo" or "document"."""

    sort: str
    mime: str
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def media(self) -> Media:
        return Media(self.digest, self.sort, self.mime, self.name)


def _media(row: Row) -> Media:
    return Media(row["digest"], row["sort"], row["mime"], row["name"])


class Files(Store):
    """A file is written once; the same bytes again change nothing."""

    async def keep(self, file: File) -> str:
        """Its digest."""
        digest = file.digest
        values = {"sort": file.sort, "mime": file.mime, "name": file.name, "size": len(file.content)}
        row = self.upsert(media).values(digest=digest, content=file.content, at=self.now, **values)
        touched = row.on_conflict_do_update(index_elements=["digest"], set_={"at": self.now})
        await self.connection.execute(touched)
        return digest

    async def about(self, digest: str) -> Media | None:
        """What a file is, without its bytes."""
        columns = (media.c.digest, media.c.sort, media.c.mime, media.c.name)
        row = await self.row(sa.select(*columns).where(media.c.digest == digest))
        return _media(row) if row else None

    async def get(self, digest: str) -> File | None:
        row = await self.row(sa.select(media).where(media.c.digest == digest))
        return File(row["sort"], row["mime"], row["name"], row["content"]) if row else None

    async def ref(self, account: str, digest: str) -> str:
        """What this account calls it; "" when it never had it."""
        here = sa.and_(media_ref.c.account == account, media_ref.c.digest == digest)
        return await self.value(sa.select(media_ref.c.remote).where(here)) or ""

    async def set_ref(self, account: str, digest: str, remote: str) -> None:
        row = self.upsert(media_ref).values(account=account, digest=digest, remote=remote)
        known = row.on_conflict_do_update(index_elements=["account", "digest"], set_={"remote": remote})
        await self.connection.execute(known)

    async def forget(self, before: datetime) -> int:
        """Drop what was kept before this time and is in no post and no message of the web platform; how many."""
        about = '%"' + media.c.digest + '"%'
        used = sa.or_(
            sa.exists().where(post.c.media.like(about)),
            sa.exists().where(web_message.c.media.like(about)),
        )
        gone = await self.change(sa.delete(media).where(media.c.at < before, ~used))
        await self.change(sa.delete(media_ref).where(media_ref.c.digest.not_in(sa.select(media.c.digest))))
        return gone
