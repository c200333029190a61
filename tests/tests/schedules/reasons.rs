//! Whether an end has a reason of the right class: what nobody did is nobody's reason.

use crate::ledger::{Books, Outcome};
use crate::plan::{CallPlan, Ending, Leaving, Opening, Operation, Reads};
use crate::script::{Grants, Last, Script};
use trompe::error::{Deadline, FailureKind};

/// What happened to all calls alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trouble {
    pub(crate) storms: bool,
    pub(crate) shutdown: bool,
    /// Somebody leaves before the end.
    pub(crate) leavers: bool,
}

const CANCEL: u32 = 8;

/// What is wrong with how a call ended.
pub(crate) fn check(books: &Books, plan: &CallPlan, trouble: Trouble) -> Option<String> {
    let calm = !trouble.storms && !trouble.shutdown;
    if calm && is_honest(plan) {
        return books.flaw();
    }
    let Some(client) = &books.client else {
        return Some("the client has no outcome".into());
    };
    if !client_may(client, books, plan, trouble) {
        return Some(format!("the client ended with {client:?}"));
    }
    let server = books.server.as_ref()?;
    (!server_may(server, books, plan, trouble)).then(|| format!("the server ended with {server:?}"))
}

/// Whether the client of this call may leave before the end.
pub(crate) fn leaves(plan: &CallPlan) -> bool {
    plan.leaving != Leaving::Finishes
        || plan.patience.is_some()
        || matches!(plan.client.reads, Reads::Only(_))
        || is_late(plan)
}

fn is_honest(plan: &CallPlan) -> bool {
    let reads = |reads| !matches!(reads, Reads::Only(_));
    reads(plan.client.reads)
        && reads(plan.server.reads)
        && plan.client.gives_up.is_none()
        && plan.server.gives_up.is_none()
        && matches!(plan.opening, Opening::Accepts(after) if after.as_secs() < 3)
        && plan.leaving == Leaving::Finishes
        && plan.ending == Ending::Returns
        && plan.patience.is_none()
}

fn client_may(outcome: &Outcome, books: &Books, plan: &CallPlan, trouble: Trouble) -> bool {
    let kind = match outcome {
        Outcome::Clean | Outcome::Left => return true,
        Outcome::Modeled("Refused") => {
            return plan.opening == Opening::Refuses || plan.ending == Ending::Throws;
        }
        Outcome::Modeled("Stopped") => {
            return plan.ending == Ending::Throws && plan.operation == Operation::Talk;
        }
        Outcome::Modeled(_) => return false,
        Outcome::Failed(kind) => kind,
    };
    let anything = trouble.storms || trouble.shutdown;
    match kind {
        FailureKind::Unmodeled(_) => {
            matches!(plan.opening, Opening::Panics | Opening::Forgets)
                || plan.ending != Ending::Returns
                || matches!(books.server, Some(Outcome::Failed(_)))
                || anything
        }
        FailureKind::Deadline(Deadline::FirstByte) => {
            matches!(plan.opening, Opening::Accepts(after) if after.as_secs() > 3) || trouble.storms
        }
        FailureKind::Deadline(Deadline::Send) => {
            matches!(plan.server.reads, Reads::Only(_)) || is_late(plan) || anything
        }
        FailureKind::Deadline(Deadline::Connect) | FailureKind::Connect | FailureKind::Lost => {
            anything
        }
        // Handlers of streams that were left may still clean up, and take their place until then.
        FailureKind::Refused => anything || trouble.leavers,
        // After the head nobody resets but a server that is stopped.
        FailureKind::Reset(_) => anything,
        FailureKind::Closed => trouble.shutdown || plan.leaving == Leaving::DropsSender,
        _ => false,
    }
}

/// Whether the handler reads so late that its client may lose patience.
fn is_late(plan: &CallPlan) -> bool {
    matches!(plan.opening, Opening::Accepts(after) if after.as_secs() > 2)
}

fn server_may(outcome: &Outcome, books: &Books, plan: &CallPlan, trouble: Trouble) -> bool {
    let Outcome::Failed(kind) = outcome else {
        return true;
    };
    let anything = trouble.storms || trouble.shutdown;
    let client_left = !matches!(books.client, Some(Outcome::Clean));
    match kind {
        FailureKind::Internal => plan.ending != Ending::Returns,
        FailureKind::Reset(CANCEL) => client_left || anything,
        FailureKind::Closed => client_left || anything,
        FailureKind::Deadline(Deadline::Send) => {
            matches!(plan.client.reads, Reads::Only(_)) || anything
        }
        FailureKind::Lost => anything,
        _ => false,
    }
}

/// What is wrong with how a call to a scripted server ended.
pub(crate) fn check_client(books: &Books, plan: &CallPlan, script: &Script) -> Option<String> {
    let outcome = books.client.as_ref()?;
    let fits = match outcome {
        Outcome::Left => true,
        Outcome::Clean => script.last.is_clean(),
        Outcome::Modeled(_) => false,
        Outcome::Failed(FailureKind::Closed) => plan.leaving == Leaving::DropsSender,
        Outcome::Failed(FailureKind::Deadline(Deadline::Send)) => plan.client_sends(),
        Outcome::Failed(kind) => script_may(kind, script),
    };
    (!fits).then(|| format!("the client ended with {outcome:?}"))
}

/// What is wrong with how a call of a scripted client ended.
pub(crate) fn check_server(books: &Books, plan: &CallPlan, script: &Script) -> Option<String> {
    let outcome = books.server.as_ref()?;
    let fits = match outcome {
        Outcome::Left => true,
        Outcome::Clean => script.last.is_clean(),
        Outcome::Modeled(_) => false,
        Outcome::Failed(FailureKind::Internal) => plan.ending != Ending::Returns,
        // A handler that has not accepted is dropped with its stream; one that has is told first.
        Outcome::Failed(FailureKind::Closed) => true,
        Outcome::Failed(FailureKind::Deadline(Deadline::Send)) => {
            !plan.server.sends.is_empty()
                && (script.grants == Grants::Never || script.narrows() || script.ends_connections())
        }
        Outcome::Failed(kind) => script_may(kind, script),
    };
    (!fits).then(|| format!("the server ended with {outcome:?}"))
}

/// Whether the script gives reason for this failure.
fn script_may(kind: &FailureKind, script: &Script) -> bool {
    match kind {
        // A sending half hears the code of what ended the connection, and not whose it was.
        FailureKind::Reset(code) => {
            script.last == Last::Reset(*code) || matches!(script.last, Last::Break(_))
        }
        FailureKind::Refused => script.last == Last::Reset(7) || script.ends_connections(),
        FailureKind::Idle => matches!(script.last, Last::Silence | Last::Freeze),
        FailureKind::Protocol => matches!(script.last, Last::Corrupt | Last::Break(_)),
        FailureKind::Lost => script.last == Last::CutFrame || script.ends_connections(),
        FailureKind::Connect | FailureKind::Deadline(Deadline::Connect | Deadline::FirstByte) => {
            script.ends_connections()
        }
        _ => false,
    }
}
