"""Take files in: drop them or a folder, see how far it is, close the page; the incoming register too."""

import tempfile
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from pipeline import workflow
from pipeline.errors import UsageError
from pipeline.export.tables import name_of
from pipeline.store.corrections import differences
from pipeline.store.jobs import FileState, Job, Jobs
from pipeline.store.queue import waiting_of_job
from pipeline.web.access import may, sees
from pipeline.web.desk import Desk
from pipeline.web.security import Posted
from pipeline.web.uploads import keep_upload

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("change"))])
_LARGEST_REGISTER = 50 << 20


@router.get("/take-in")
def take_in(request: Request) -> Response:
    """The drop zone and the latest jobs."""
    desk = Desk(request)
    jobs = Jobs(desk.store.connection)
    who = None if desk.person.bodies is None else desk.person.name
    recent = [
        (job, jobs.counts(job.id), len(waiting_of_job(desk.store.connection, job.id))) for job in jobs.recent(15, who)
    ]
    return desk.page("take_in.html", recent=recent, watched=desk.settings.watch)


@router.post("/take-in")
def receive(request: Request, form: Posted) -> Response:
    """Files of one drop. Field ``job`` adds to an earlier part of it; ``more`` says that another part follows."""
    desk = Desk(request)
    uploads = [item for item in form.getlist("files") if isinstance(item, UploadFile) and item.filename]
    jobs = Jobs(desk.store.connection)
    job = _own_job(desk, str(form.get("job", ""))) if form.get("job") else None
    if not uploads and job is None:
        raise UsageError(desk.say("take_in.nothing"))
    if job is None:
        with desk.store.transaction():
            made = desk.settings.now().isoformat(timespec="seconds")
            job = jobs.get(jobs.make(made, desk.person.name, "upload"))
    if job is None or job.state != "filling":
        raise HTTPException(404)
    before = jobs.counts(job.id).total
    for number, upload in enumerate(uploads, before + 1):
        if number > desk.settings.most_files:
            jobs.refuse_file(job.id, upload.filename or "?", desk.say("take_in.too_many", n=desk.settings.most_files))
            break
        keep_upload(desk, job.id, number, upload)
    if not form.get("more"):
        with desk.store.transaction():
            jobs.ready(job.id)
            desk.record("take_in", new={"job": job.id, "files": jobs.counts(job.id).total})
        request.app.state.worker.wake()
    if request.headers.get("accept") == "application/json":
        return JSONResponse({"job": job.id, "address": f"/take-in/{job.id}"})
    return desk.to(f"/take-in/{job.id}")


def _own_job(desk: Desk, number: str) -> Job:
    job = Jobs(desk.store.connection).get(int(number)) if number.isdigit() and len(number) < 12 else None
    if job is None or job.who != desk.person.name:
        raise HTTPException(404)
    return job


@router.post("/take-in/register")
def register(request: Request, form: Posted) -> Response:
    """The office's incoming register as CSV."""
    desk = Desk(request)
    upload = form.get("register")
    data = upload.file.read(_LARGEST_REGISTER + 1) if isinstance(upload, UploadFile) else b""
    if not data:
        raise UsageError(desk.say("take_in.no_register"))
    if len(data) > _LARGEST_REGISTER:
        raise HTTPException(413)
    summary = workflow.Summary()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        path.write_bytes(data)
        with desk.store.transaction():
            workflow.take_register(desk.store, path, summary, desk.settings.today)
            desk.record("register", new={"matched": summary.registered, "unmatched": summary.unmatched})
    return desk.to("/register", style="matches")


@router.get("/take-in/{number}")
def job_page(request: Request, number: int) -> Response:
    """How far a job is; asks again by itself until it is done."""
    desk = Desk(request)
    jobs = Jobs(desk.store.connection)
    job = jobs.get(number)
    if job is None or (desk.person.bodies is not None and job.who != desk.person.name):
        raise HTTPException(404)
    if job.state in ("waiting", "reading", "linking"):
        request.app.state.worker.wake()
    counts = jobs.counts(number)
    states: tuple[FileState, ...] = ("added", "replaced", "known", "secret")
    taken = list(jobs.files(number, *states, limit=200))
    names = {
        file.key: name_of(desk.store.document(file.key))
        for file in taken
        if file.key and sees(desk.store, desk.person, file.key)
    }
    waiting = waiting_of_job(desk.store.connection, number)
    visible = {key: fields for key, fields in waiting.items() if sees(desk.store, desk.person, key)}
    response = desk.page(
        "job.html",
        job=job,
        waiting=visible,
        differing=[
            (difference, desk.store.document(difference.key))
            for file in taken
            if file.key in names
            for difference in differences(desk.store.connection, file.key)
        ],
        counts=counts,
        left=_seconds_left(desk, job, counts.done, counts.waiting),
        failed=list(jobs.files(number, "failed", limit=500)),
        taken=taken,
        names=names,
        ahead=jobs.ahead(number),
    )
    if job.state not in ("done", "filling"):
        response.headers["Refresh"] = "3"
    return response


def _seconds_left(desk: Desk, job: Job, done: int, waiting: int) -> float | None:
    """From the pace so far; ``None`` while there is none."""
    if job.started is None or not done or not waiting:
        return None
    return (desk.settings.now().timestamp() - job.started) / done * waiting
