package io.syncline.system.http;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.Totals;
import io.syncline.system.http.auth.Sender;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Asks the count query of an object; only a whole number of zero or more is an answer. */
final class Counts {

  private final SystemId system;
  private final Sender sender;
  private final HttpObject object;

  Counts(SystemId system, Sender sender, HttpObject object) {
    this.system = system;
    this.sender = sender;
    this.object = object;
  }

  OptionalLong count() {
    var template = object.call(Kind.COUNT);
    if (template == null) {
      return OptionalLong.empty();
    }
    var sent = sender.send(() -> template.call(object.scope(), List.of()));
    var verdict = sent.verdict(object.verdicts(Kind.COUNT), Set.of());
    if (verdict instanceof AnswerVerdict.Failed failed) {
      throw failure(failed.failure());
    }
    var said =
        verdict instanceof AnswerVerdict.Fine fine
            ? Totals.read(template.operation().total(), fine.answer(), fine.headers())
            : null;
    if (said == null) {
      throw failure(new Failure.Permanent("an answer without a number"));
    }
    return OptionalLong.of(said);
  }

  private SystemFailure failure(Failure failure) {
    return new SystemFailure(system, "count " + object.type().name(), failure);
  }
}
