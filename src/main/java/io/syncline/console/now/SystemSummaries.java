package io.syncline.console.now;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.core.audit.report.Throughput;
import io.syncline.core.run.Backlogs;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The systems as the first page shows them, for the pages of each. */
@Singleton
public class SystemSummaries {

  private final SystemLines lines;
  private final Backlogs backlogs;
  private final Throughput throughput;

  SystemSummaries(SystemLines lines, Backlogs backlogs, Throughput throughput) {
    this.throughput = throughput;
    this.lines = lines;
    this.backlogs = backlogs;
  }

  /**
   * A system.
   *
   * @param state whether it answers
   * @param checked when it was last asked; null: not yet
   * @param waiting what waits for it
   * @param quota what is left of it
   */
  public record Summary(
      String name,
      StatusLabel state,
      @Nullable DisplayedTime checked,
      Hooks hooks,
      Waiting waiting,
      StatusLabel quota,
      List<String> syncs) {}

  /**
   * Its webhooks.
   *
   * @param last when one was last verified; null: none was
   */
  public record Hooks(StatusLabel state, @Nullable DisplayedTime last) {}

  /**
   * What waits for it.
   *
   * @param judge changes of it to be judged
   * @param write changes to be written to it
   * @param written how many were written to it within the last minute
   * @param oldest how long the oldest waits
   */
  public record Waiting(
      String judge, String write, String written, StatusLabel oldest, long deadLetters) {}

  /** All of them, by name. */
  public List<Summary> all(Instant now) {
    return lines.look(backlogs.look(), RecentWrites.of(throughput, now), now).stream()
        .map(
            it ->
                new Summary(
                    it.name(),
                    it.state(),
                    it.check(),
                    new Hooks(it.hooks(), it.hook()),
                    new Waiting(
                        it.queue().judge(),
                        it.queue().write(),
                        it.queue().written(),
                        it.lag(),
                        it.deadLetters()),
                    it.quota(),
                    it.syncs()))
        .toList();
  }
}
