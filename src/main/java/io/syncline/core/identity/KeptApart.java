package io.syncline.core.identity;

import io.syncline.core.model.NativeRef;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pairs of native records that a person declared to be different. Symmetric. */
public final class KeptApart {

  /**
   * What a person said: no copy on the one side is the record of the other.
   *
   * @param place its position in the order of all
   */
  public record Verdict(
      String place, Set<NativeRef> one, Set<NativeRef> other, String actor, Instant at) {
    public Verdict {
      one = Set.copyOf(one);
      other = Set.copyOf(other);
    }
  }

  /** Where verdicts are kept, to be read. */
  @FunctionalInterface
  public interface Source {

    /**
     * A page of them in the order of their places; what a record became part of counts for it.
     *
     * @param after where the page before ended; null: from the first
     */
    List<Verdict> verdicts(@Nullable Set<String> entities, @Nullable String after, int limit);
  }

  private final Map<NativeRef, Set<NativeRef>> pairs = new HashMap<>();

  public void add(Collection<NativeRef> ones, Collection<NativeRef> others) {
    for (var one : ones) {
      for (var other : others) {
        pairs.computeIfAbsent(one, any -> new HashSet<>()).add(other);
        pairs.computeIfAbsent(other, any -> new HashSet<>()).add(one);
      }
    }
  }

  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  public boolean has(NativeRef one, NativeRef other) {
    return pairs.getOrDefault(one, Set.of()).contains(other);
  }
}
