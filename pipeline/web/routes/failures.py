"""Files that could not be taken in, with reasons; each can be tried again."""

from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from pipeline.store import browse
from pipeline.store.jobs import Jobs
from pipeline.web.access import may, not_limited
from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.security import Posted

router = APIRouter(include_in_schema=False)


@router.get("/failures", dependencies=[Depends(may("read")), Depends(not_limited)])
def failures(request: Request) -> Response:
    """The list, by reason on request."""
    desk = Desk(request)
    reason = request.query_params.get("reason", "")
    reasons = browse.failure_reasons(desk.store)
    paging = Paging.of(desk, sum(n for code, n in reasons if not reason or code == reason))
    rows = browse.failures(desk.store, reason, paging.size, paging.offset)
    return desk.page(
        "failures.html",
        rows=rows,
        reasons=reasons,
        reason=reason,
        paging=paging,
        secret=browse.secret_count(desk.store),
    )


@router.post("/failures/again", dependencies=[Depends(may("change"))])
def again(request: Request, form: Posted) -> Response:
    """Try one file again, or all of them: those that still lie where they were."""
    desk = Desk(request)
    wanted = str(form.get("sha256", ""))
    jobs = Jobs(desk.store.connection)
    rows = [row for row in desk.store.failures() if not row.secret and (not wanted or row.sha256 == wanted)]
    found = [row for row in rows if row.path and Path(row.path).is_file()]
    if not found:
        raise HTTPException(404, "gone")
    with desk.store.transaction():
        job = jobs.make(desk.settings.now().isoformat(timespec="seconds"), desk.person.name, "again")
        for row in found:
            path = Path(row.path)
            jobs.add_file(job, path.name, str(path), path.stat().st_size)
        jobs.ready(job)
        desk.record("take_in_again", new={"files": len(found)})
    request.app.state.worker.wake()
    return desk.to(f"/take-in/{job}")
