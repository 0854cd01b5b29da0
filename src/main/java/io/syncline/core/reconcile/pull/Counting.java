package io.syncline.core.reconcile.pull;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.side.CountResult;
import io.syncline.core.reconcile.side.ListingTrust;
import io.syncline.core.reconcile.side.SideIncomplete;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
   * @param said the total it reports; null where it reports none
   * @param silent why its count query returned none; null where it returned one, or there is none
   * @param listed rows, repeated ones included
   * @param distinct native records
   * @param inFilter of the distinct ones that are not archived, those its own values do not leave
   *     out
   * @param withoutKey of those in the filter, how many nothing but a link could pair
   * @param linked how many of those in the filter are linked; null where that is not known
   */
  public record Tally(
      @Nullable Long said,
      @Nullable String silent,
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

  /** One side with the hashes of the keys of those in its filter; null where it was not counted. */
  private record Side(Counted counted, @Nullable LongSet keys) {

    Counted sharing(long with) {
      return new Counted(
          counted.participant(), counted.tally(), with, counted.why(), counted.broken());
    }
  }

  /**
   * Counts all sides, one after the other.
   *
   * @param links null: none are known
   */
  public List<Counted> all(ConnectedSystems systems, @Nullable Links links) {
    var sides = terms.participants().stream().map(it -> side(it, systems, links)).toList();
    return sides.stream().map(it -> it.sharing(shared(it, sides))).toList();
  }

  private Side side(Participant participant, ConnectedSystems systems, @Nullable Links links) {
    var system = systems.find(participant.system());
    if (system.isEmpty()) {
      return uncounted(participant, "it is not connected", true);
    }
    if (!ListingTrust.listable(participant.type())) {
      return uncounted(participant, "its records cannot be listed", false);
    }
    try {
      var under = count(participant, system.get(), links);
      return new Side(new Counted(participant, under.tally(), 0, null, false), under.keys);
    } catch (SystemFailure failed) {
      return uncounted(participant, failed.failure().reason(), true);
    } catch (SideIncomplete circle) {
      return uncounted(participant, String.valueOf(circle.getMessage()), true);
    }
  }

  private static Side uncounted(Participant participant, String why, boolean broken) {
    return new Side(new Counted(participant, null, 0, why, broken), null);
  }

  private long shared(Side it, List<Side> all) {
    var mine = it.keys();
    return mine == null
        ? 0
        : all.stream()
            .filter(other -> isA(it) != isA(other))
            .map(Side::keys)
            .filter(Objects::nonNull)
            .mapToLong(mine::in)
            .max()
            .orElse(0);
  }

  private boolean isA(Side it) {
    return it.counted().participant().system().equals(terms.primary().system());
  }

  private Under count(Participant participant, ConnectedSystem system, @Nullable Links links) {
    var under = new Under(links == null ? null : 0L);
    under.total(total(participant, system));
    var cursorLoopDetector = new CursorLoopDetector();
    String cursor = null;
    do {
      var page = system.list(new ListRequest(participant.object(), null, cursor, PAGE));
      under.said = under.said == null ? page.total() : under.said;
      var taken = new ArrayList<NativeRef>();
      for (var it : page.records()) {
        var read = reader.whole(participant, it, system.clockOffset());
        if (under.take(read, hash)) {
          taken.add(read.ref());
        }
      }
      if (links != null && !taken.isEmpty()) {
        under.linked(links.among(taken).size());
      }
      cursor = page.next();
      if (cursor != null && cursorLoopDetector.closes(cursor)) {
        throw new SideIncomplete("its pages go round in a circle");
      }
    } while (cursor != null);
    return under;
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

  /** A count under way. */
  private static final class Under {
    private final LongSet seen = new LongSet();
    private final LongSet keys = new LongSet();
    private @Nullable Long linked;
    private long inFilter;
    private @Nullable Long said;
    private @Nullable String silent;
    private long listed;
    private long archived;
    private long withoutKey;

    Under(@Nullable Long linked) {
      this.linked = linked;
    }

    void total(CountResult total) {
      said = total.total();
      silent = total.why();
    }

    void linked(long more) {
      linked = linked == null ? more : linked + more;
    }

    /** Whether it is one more in the filter. */
    boolean take(SideRecord record, SipHash hash) {
      listed++;
      long id = hash.of(record.ref().id().getBytes(StandardCharsets.UTF_8));
      if (!seen.add(id)) {
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
        keys.add(hash.of(record.key().getBytes(StandardCharsets.UTF_8)));
      }
      return true;
    }

    Tally tally() {
      return new Tally(said, silent, listed, seen.size(), archived, inFilter, withoutKey, linked);
    }
  }
}
