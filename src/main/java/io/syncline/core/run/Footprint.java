package io.syncline.core.run;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds, in sizes and times.
 *
 * @param bytes of the database on disk
 * @param tables bytes of its largest tables on disk, with their indexes and partitions
 * @param written bytes of the server's write-ahead log since it was made: how fast it grows is what
 *     is written
 * @param held bytes of the write-ahead log that the server keeps on disk; null: we may not know
 * @param reconciled when the last run that could be trusted ended, by sync
 */
public record Footprint(
    long bytes,
    Map<String, Long> tables,
    long written,
    @Nullable Long held,
    Map<String, Instant> reconciled) {

  public Footprint {
    tables = Map.copyOf(tables);
    reconciled = Map.copyOf(reconciled);
  }

  /** Looks. */
  @FunctionalInterface
  public interface Source {
    Footprint look();
  }
}
