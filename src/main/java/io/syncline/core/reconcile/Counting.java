package io.syncline.core.reconcile;

import io.syncline.core.definition.Participant;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.transform.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
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
   * @param said the total it tells; null where it tells none
   * @param listed rows, repeated ones included
   * @param distinct native records
   * @param inFilter of the distinct ones that are not archived, those its own values do not leave
   *     out
   * @param withoutKey of those in the filter, how many nothing but a link could pair
   * @param keys hashes of the keys of those in the filter
   * @param ids hashes of the native ids of those in the filter
   */
  public record Tally(
      @Nullable Long said,
      long listed,
      long distinct,
      long archived,
      long inFilter,
      long withoutKey,
      Set<Long> keys,
      Set<Long> ids) {

    /** How many of the keys another side has too. */
    public long sharedWith(Tally other) {
      return keys.stream().filter(other.keys::contains).count();
    }
  }

  /**
   * Counts one side; empty where it cannot be listed.
   *
   * @throws io.syncline.core.system.SystemFailure when a page could not be had
   * @throws IllegalStateException when the system's pages go round in a circle
   */
  public Optional<Tally> count(Participant participant, ConnectedSystem system) {
    if (!Listings.listable(participant.type())) {
      return Optional.empty();
    }
    var under = new Under();
    var circle = new Circle();
    String cursor = null;
    do {
      var page = system.list(new ListRequest(participant.object(), null, cursor, PAGE));
      under.said = under.said == null ? page.total() : under.said;
      page.records()
          .forEach(it -> under.take(reader.read(participant, it, system.clockOffset()), hash));
      cursor = page.next();
      if (cursor != null && circle.closes(cursor)) {
        throw new IllegalStateException(
            "The pages of " + participant.system() + " go round in a circle");
      }
    } while (cursor != null);
    return Optional.of(under.tally());
  }

  /** The hash under which an id or a key is among those of a tally. */
  public long hash(String text) {
    return hash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  public Terms terms() {
    return terms;
  }

  /** A count under way. */
  private static final class Under {
    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> keys = new HashSet<>();
    private final Set<Long> ids = new HashSet<>();
    private @Nullable Long said;
    private long listed;
    private long archived;
    private long withoutKey;

    void take(SideRecord record, SipHash hash) {
      listed++;
      long id = hash.of(record.ref().id().getBytes(StandardCharsets.UTF_8));
      if (!seen.add(id)) {
        return;
      }
      if (record.archived()) {
        archived++;
      } else if (record.filter() != io.syncline.core.transform.Filters.Answer.OUT) {
        ids.add(id);
        if (record.key() == null) {
          withoutKey++;
        } else {
          keys.add(hash.of(record.key().getBytes(StandardCharsets.UTF_8)));
        }
      }
    }

    Tally tally() {
      return new Tally(said, listed, seen.size(), archived, ids.size(), withoutKey, keys, ids);
    }
  }
}
