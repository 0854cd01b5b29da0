package io.syncline.console.records;

import io.syncline.console.FormResult;
import io.syncline.console.StatusLabel;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a record on its page.
 *
 * @param said what came of a form; null: nothing
 * @param pauses whether it can be paused
 * @param resumes whether it can be resumed
 * @param copies those that can be read again; empty: no started sync has the record, or it is gone
 * @param splits whether one of its copies can become a record of its own
 */
record RecordActions(
    @Nullable StatusLabel said,
    boolean pauses,
    boolean resumes,
    List<NativeRef> copies,
    boolean splits) {

  /** The copies in systems that a started sync has. */
  static List<NativeRef> copies(RecordState state, Installations installations) {
    var entity = installations.current().entity(state.record().entity()).orElse(null);
    return entity == null || state.record().removed()
        ? List.of()
        : state.links().stream()
            .map(LinkState::link)
            .map(Link::ref)
            .filter(it -> entity.participant(it.system()).isPresent())
            .sorted()
            .toList();
  }

  static RecordActions of(RecordState state, Installations installations, @Nullable String said) {
    var copies = copies(state, installations);
    var status = state.record().status();
    return new RecordActions(
        FormResult.of(said, null, null),
        status == Status.ACTIVE,
        !state.record().removed() && status != Status.ACTIVE,
        copies,
        copies.size() > 1);
  }
}
