-- Which file is secret is kept nowhere: paths of watched folders as hashes, of secret files only their place in the job.

PRAGMA secure_delete = ON;  -- what is taken out is overwritten
UPDATE watched SET path = path_sign(path) WHERE instr(path, '/');
UPDATE job_files SET
    path = '',
    name = '#' || (SELECT count(*) FROM job_files o WHERE o.job = job_files.job AND o.id <= job_files.id)
WHERE state = 'secret' AND name NOT LIKE '#%' AND job IN (SELECT id FROM jobs WHERE state = 'done');
PRAGMA secure_delete = OFF;
