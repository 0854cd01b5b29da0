package io.syncline.core.reconcile.pull;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the systems of an entity hold, by listing each once; nothing is kept but hashes of
 * ids and keys. For a person who wants to know before anything is built on it.
 */
public final class Counting {

  private static final int PAGE = 500;

  private final Terms terms;
  private final SideReader reader;
  private final SipHash hash;

  /**
   * @param secret of the hashes: 16 bytes
   */
  public Counting(Terms terms, Transformer transformer, byte[] secret) {
    this.terms = terms;
    this.reader = new SideReader(terms, transformer);
    this.hash = new SipHash(secret);
  }

  /**
   * What one side holds.
   *
   * @param said the total that it reports
   * @param listed rows, repeated ones included
   * @param distinct native records
   * @param inFilter of the distinct ones that are not archived, those its own values do not leave
   *     out
   * @param withoutKey of those in the filter, how many nothing but a link could pair
   * @param linked how many of those in the filter are linked; null where that is not known
   */
  public record Tally(
      CountResult said,
      long listed,
      long distinct,
      long archived,
      long inFilter,
      long withoutKey,
      @Nullable Long linked) {}

  /** Who knows which records are linked. */
  @FunctionalInterface
  public interface Links {

    /** Those of a page that are. */
    Set<NativeRef> among(List<NativeRef> page);
  }

  /** Sees how far it is. */
  @FunctionalInterface
  public interface Listener {

    /**
     * A page was listed.
     *
     * @param listed rows of the side so far
     * @param of how many it says it has; 0: it does not say
     */
    void listed(Participant side, long listed, long of);
  }

  /**
   * One side, counted or not.
   *
   * @param tally null where it could not be listed
   * @param shared how many have a counterpart by key: of side A in any other, of the others in side
   *     A
   * @param why it could not be listed, in words; null where it was
   * @param broken whether that is a failure, and not the system's way
   */
  public record Counted(
      Participant participant,
      @Nullable Tally tally,
      long shared,
      @Nullable String why,
      boolean broken) {}

  /**
   * Counts all sides, one after the other.
   *
   * @param links null: none are known
   */
  public List<Counted> all(ConnectedSystems systems, @Nullable Links links) {
    return all(systems, links, (side, listed, of) -> {});
  }

  /** As {@link #all(ConnectedSystems, Links)}. */
  public List<Counted> all(ConnectedSystems systems, @Nullable Links links, Listener listener) {
    var sides = terms.participants().stream().map(Side::new).toList();
    sides.forEach(it -> it.count(systems, links, listener));
    return sides.stream().map(it -> it.counted(sides)).toList();
  }

  private static CountResult total(Participant participant, ConnectedSystem system) {
    if (!ListingTrust.countedApart(participant.type())) {
      return CountResult.NOTHING;
    }
    try {
      var said = system.count(participant.object());
      return new CountResult(said.isPresent() ? said.getAsLong() : null, null);
    } catch (SystemFailure failed) {
      return new CountResult(null, failed.failure().reason());
    }
  }

  /** A side while it is counted. */
  private final class Side {
    private final Participant participant;
    private final LongSet seen = new LongSet();
    private final LongSet keys = new LongSet();
    private CountResult said = CountResult.NOTHING;
    private long listed;
    private long archived;
    private long inFilter;
    private long withoutKey;
    private @Nullable Long linked;
    private @Nullable String why;
    private boolean broken;

    Side(Participant participant) {
      this.participant = participant;
    }

    void count(ConnectedSystems systems, @Nullable Links links, Listener listener) {
      var system = systems.find(participant.system());
      broken = true;
      if (system.isEmpty()) {
        why = "it is not connected";
        return;
      }
      if (!ListingTrust.listable(participant.type())) {
        why = participant.type().writeOnly() ? "it is write-only" : "its records cannot be listed";
        broken = false;
        return;
      }
      try {
        list(system.get(), links, listener);
        broken = false;
      } catch (SystemFailure failed) {
        why = failed.failure().reason();
      } catch (SideIncomplete circle) {
        why = String.valueOf(circle.getMessage());
      }
    }

    private void list(ConnectedSystem system, @Nullable Links links, Listener listener) {
      said = total(participant, system);
      var cursorLoopDetector = new CursorLoopDetector();
      String cursor = null;
      do {
        var page = system.list(new ListRequest(participant.object(), null, cursor, PAGE));
        if (said.total() == null) {
          said = new CountResult(page.total(), said.why());
        }
        var taken =
            page.records().stream()
                .map(it -> reader.read(participant, it, system.clockOffset()))
                .filter(this::take)
                .map(SideRecord::ref)
                .toList();
        if (links != null) {
          linked =
              (linked == null ? 0 : linked) + (taken.isEmpty() ? 0 : links.among(taken).size());
        }
        listener.listed(participant, listed, said.total() == null ? 0 : said.total());
        cursor = page.next();
        if (cursor != null && cursorLoopDetector.closes(cursor)) {
          throw new SideIncomplete("its pages go round in a circle");
        }
      } while (cursor != null);
    }

    /** Whether it is one more in the filter. */
    private boolean take(SideRecord record) {
      listed++;
      if (!seen.add(hash(record.ref().id()))) {
        return false;
      }
      if (record.archived()) {
        archived++;
        return false;
      }
      if (record.filter() == Filters.Answer.OUT) {
        return false;
      }
      inFilter++;
      if (record.key() == null) {
        withoutKey++;
      } else {
        keys.add(hash(record.key()));
      }
      return true;
    }

    private long hash(String text) {
      return hash.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isA() {
      return participant.system().equals(terms.primary().system());
    }

    Counted counted(List<Side> all) {
      if (why != null) {
        return new Counted(participant, null, 0, why, broken);
      }
      long shared =
          all.stream()
              .filter(it -> it.why == null && it.isA() != isA())
              .mapToLong(it -> keys.in(it.keys))
              .max()
              .orElse(0);
      var tally = new Tally(said, listed, seen.size(), archived, inFilter, withoutKey, linked);
      return new Counted(participant, tally, shared, null, false);
    }
  }
}
