package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.definition.key.Within;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What fills empty attributes.
 *
 * @param enabled whether sources are asked
 * @param sources what is asked, in this order: the next one only for what is still empty
 * @param onNewContact whether they are asked for each new record; else on demand
 * @param refreshAfter how old an answer is before its source may be asked again for the same
 *     record; left out: it is asked once
 * @param budget how many calls are made in a calendar month, each counted as its operation's {@code
 *     cost}; left out: as many as there are
 */
public record Enrichment(
    @Default("true") boolean enabled,
    List<Source> sources,
    boolean onNewContact,
    @Nullable Duration refreshAfter,
    @Within(min = 1, max = 100_000_000) @Nullable Integer budget) {

  /**
   * What is asked.
   *
   * @param system its id; its settings are those of a connection of this id
   * @param type its system type, where that is not called like the id
   * @param object the object that is looked through; left out: the one that is the entity by its
   *     names
   * @param match attributes by whose value a record is looked for there, the first that has one;
   *     left out: those by which its system type finds records, unless they are masked
   */
  public record Source(
      @Shorthand SystemId system,
      @Nullable String type,
      @Nullable String object,
      List<String> match) {
    public Source {
      match = List.copyOf(match);
    }

    /** The name of its system type. */
    public String typeName() {
      return type == null ? system.value() : type;
    }
  }

  public Enrichment {
    sources = List.copyOf(sources);
  }
}
