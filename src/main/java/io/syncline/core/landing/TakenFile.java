package io.syncline.core.landing;

import java.util.List;

/**
 * What became of a file.
 *
 * @param end whether it was taken now
 * @param rows that it holds and that were taken
 * @param changed of these: new, or other than before
 * @param missing rows that are gone, since the file holds all rows and not these
 * @param broken how many rows could not be taken
 * @param lines the first of these, by their lines
 */
public record TakenFile(
    End end, long rows, long changed, long missing, long broken, List<String> lines) {

  /** How it ended. */
  public enum End {
    TAKEN,
    /** It was taken before. */
    AGAIN,
    /** A complete list that is newer was taken before. */
    OLDER
  }

  public TakenFile {
    lines = List.copyOf(lines);
  }

  public static TakenFile not(End end) {
    return new TakenFile(end, 0, 0, 0, 0, List.of());
  }
}
