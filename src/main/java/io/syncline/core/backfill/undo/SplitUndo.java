package io.syncline.core.backfill.undo;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.read.Records;
import java.util.Optional;

/**
 * Asks for a run that gives a copy, which was split off, back what the wrong link wrote to it:
 * where it still holds that, and was known to hold something else before. What is not restored is
 * listed as that of any undo.
 */
public final class SplitUndo {

  private final Runs runs;
  private final Records records;
  private final Runtime runtime;

  public SplitUndo(Runs runs, Records records, Runtime runtime) {
    this.runs = runs;
    this.records = records;
    this.runtime = runtime;
  }

  /**
   * The run; empty where no started sync includes the record.
   *
   * @param linked the record that the copy was linked to
   * @param born the one that it is now
   */
  public Optional<String> ask(RecordId linked, RecordId born, NativeRef copy, String actor) {
    return records
        .find(born)
        .flatMap(it -> runtime.installation().entity(it.record().entity()))
        .map(it -> it.syncs().get(0).sync())
        .map(
            sync -> {
              var run =
                  Run.asked(
                      runtime.ids().next().toString(),
                      Run.Kind.UNDO,
                      sync,
                      Undo.request(linked, born, copy),
                      runtime.now(),
                      actor);
              runs.ask(run, null);
              return run.id();
            });
  }
}
