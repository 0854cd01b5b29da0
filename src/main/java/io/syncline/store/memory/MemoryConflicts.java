package io.syncline.store.memory;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.Fingerprint;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/** The conflicts in memory: met, decided and opened again. */
final class MemoryConflicts {

  private final MemoryState state;

  MemoryConflicts(MemoryState state) {
    this.state = state;
  }

  void close(QuestionsClosed closing) {
    var answer = new Review.Answer(closing.resolution(), closing.actor(), closing.at());
    closing.reviews().forEach(it -> state.close(it, closing.status(), answer));
    for (var verdict : closing.verdicts()) {
      state.conflicts.values().stream()
          .filter(it -> it.id().equals(verdict.conflict()))
          .map(MemoryConflicts::key)
          .forEach(
              it ->
                  state.keptDecisions.computeIfPresent(
                      it,
                      (key, ruled) ->
                          new KeptDecision(key, ruled.rule(), verdict.value(), closing.at())));
      state.before.put(verdict.conflict(), verdict.before());
      state.decided.add(verdict.conflict());
      state.conflicts.replaceAll(
          (key, it) ->
              it.id().equals(verdict.conflict()) && it.open()
                  ? decided(it, verdict, closing.actor())
                  : it);
    }
  }

  private static ConflictingSides.Key key(Conflict it) {
    return new ConflictingSides.Key(
        it.record(),
        it.attribute(),
        Fingerprint.of(it.base(), it.held().value(), it.seen().value()));
  }

  void reopen(UndoneDecision overturned) {
    state.overturned.add(overturned.conflict());
    state.conflicts.values().stream()
        .filter(it -> it.id().equals(overturned.conflict()))
        .map(MemoryConflicts::key)
        .forEach(state.keptDecisions::remove);
    state.conflicts.replaceAll(
        (key, it) -> it.id().equals(overturned.conflict()) ? with(it, null, null, "person") : it);
  }

  private static Conflict decided(Conflict it, QuestionsClosed.Verdict verdict, String actor) {
    return with(it, verdict.winner(), verdict.value(), actor);
  }

  /** The same conflict, decided otherwise; null: it is open. */
  static Conflict with(
      Conflict it, @Nullable SystemId winner, @Nullable Value outcome, String actor) {
    return new Conflict(
        it.id(),
        new Conflict.Disputed(it.record(), it.entity(), it.attribute()),
        it.kind(),
        new Conflict.Values(it.base(), it.held(), it.seen()),
        new Conflict.Decided(it.decided().rule(), winner, outcome, actor),
        it.at());
  }

  /** The same values again are the same conflict; one that has become a question is asked again. */
  void add(Conflict conflict) {
    state.conflicts.merge(
        conflict.key(),
        conflict,
        (there, again) -> again.open() && !there.open() ? asked(there, again) : there);
  }

  private Conflict asked(Conflict there, Conflict again) {
    state.overturned.remove(there.id());
    state.decided.remove(there.id());
    return new Conflict(
        there.id(),
        new Conflict.Disputed(there.record(), there.entity(), there.attribute()),
        again.kind(),
        new Conflict.Values(again.base(), again.held(), again.seen()),
        new Conflict.Decided(again.decided().rule(), null, null, again.decided().by()),
        again.at());
  }
}
