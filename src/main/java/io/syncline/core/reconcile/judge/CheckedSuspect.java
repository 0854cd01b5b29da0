package io.syncline.core.reconcile.judge;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import java.util.stream.Stream;

/**
 * A suspect with what was seen live of both sides, and what is known of it.
 *
 * @param terms by which its entity is compared
 */
record CheckedSuspect(Terms terms, Suspect suspect, LiveState a, LiveState b, Trace trace) {

  /** With what was found of the side that was absent. */
  CheckedSuspect with(LiveState found) {
    var whole = suspect.with(found.copies().stream().map(SideRecord::ref).toList());
    return a instanceof LiveState.Absent
        ? new CheckedSuspect(terms, whole, found, b, trace)
        : new CheckedSuspect(terms, whole, a, found, trace);
  }

  CheckedSuspect known(Trace known) {
    return new CheckedSuspect(terms, suspect, a, b, known);
  }

  long seq() {
    return suspect.seq();
  }

  /** The system that side A is compared with. */
  Participant other() {
    return terms.entity().participant(suspect.key().against()).orElseThrow();
  }

  boolean any(Class<? extends LiveState> state) {
    return state.isInstance(a) || state.isInstance(b);
  }

  /** Those of side A first. */
  Stream<SideRecord> copies() {
    return Stream.of(a, b).flatMap(it -> it.copies().stream());
  }
}
