package io.syncline.core.definition.version;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a sync's definition that was loaded: what its file said, and what that came to.
 *
 * @param number 1 for the first that was loaded of this sync
 * @param loaded when it was loaded first, by any process
 * @param atStart whether that was the start of a server; else the file was read again
 * @param written the people who wrote its text through Syncline, oldest first; empty: the file came
 *     another way
 */
public record SyncVersion(
    String sync,
    int number,
    Content content,
    Instant loaded,
    boolean atStart,
    List<Written> written) {

  public SyncVersion {
    written = List.copyOf(written);
  }

  /** The same without what it said. */
  public Line line() {
    return new Line(
        sync,
        number,
        new Source(content.file, content.called, content.whole),
        loaded,
        atStart,
        written);
  }

  /** A version in a list: without its text and its map. */
  public record Line(
      String sync,
      int number,
      Source source,
      Instant loaded,
      boolean atStart,
      List<Written> written) {
    public Line {
      written = List.copyOf(written);
    }
  }

  /**
   * Where a version was read; as in {@link Content}.
   *
   * @param called null: nothing
   */
  public record Source(String file, @Nullable String called, boolean whole) {}

  /**
   * What it said.
   *
   * @param file from which it was read
   * @param called what its author calls this version; null: nothing
   * @param text of the file, with its {@code ${…}} as written
   * @param whole whether the text is the file's; else the file has settings that may be secret, and
   *     the text says the same without them
   * @param map what it came to, with the defaults and system types of that time
   */
  public record Content(
      String file, @Nullable String called, String text, boolean whole, List<MapFact> map) {
    public Content {
      map = List.copyOf(map);
    }
  }

  /**
   * A person wrote this text to the file.
   *
   * @param why null: no reason was given
   */
  public record Written(Instant at, String by, @Nullable String why) {}
}
