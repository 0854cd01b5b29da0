package io.syncline.store.change;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.deadletter.DeadLetterRows;
import io.syncline.store.delivery.DeliveryRows;
import io.syncline.store.delivery.RequeuedRows;
import io.syncline.store.delivery.SyncSource;
import io.syncline.store.delivery.WindowRows;
import io.syncline.store.inbox.AwaitedRows;
import io.syncline.store.inbox.InboxRows;
import io.syncline.store.inbox.PostgresInboxQueue;
import io.syncline.store.record.IdentityRows;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.review.OpenQuestionRows;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commits the results of a batch of deliveries, in the transaction of its connection. */
final class Settlement {

  private final Connection connection;
  private final Ids ids;
  private final Set<UUID> ended = new HashSet<>();
  private final List<RequeuedRows.Again> again = new ArrayList<>();
  private final List<ReviewItem> reviews = new ArrayList<>();
  private final List<InboxEvent> observed = new ArrayList<>();
  private final Map<UUID, Set<RecordId>> parents = new HashMap<>();
  private final List<Link> made = new ArrayList<>();

  Settlement(Connection connection, Ids ids) {
    this.connection = connection;
    this.ids = ids;
  }

  /** The systems whose events waited for a write that ended. */
  Set<SystemId> settle(SettledBatch batch) {
    reviews.addAll(batch.reviews());
    observed.addAll(batch.observed());
    var deliveries = batch.settled().stream().map(Settled::delivery).toList();
    var records = RecordRows.lock(connection, concerned(batch.settled()));
    var current = DeliveryRows.lock(connection, deliveries.stream().map(Delivery::id).toList());
    // One that is gone was settled before, by a commit whose answer was lost.
    var open =
        batch.settled().stream().filter(it -> current.containsKey(it.delivery().id())).toList();
    makeLinks(open);
    written(open, records);
    removed(open);
    for (var it : open) {
      end(it, current.get(it.delivery().id()));
    }
    DeliveryRows.remove(connection, ended);
    RequeuedRows.save(connection, again);
    AwaitedRows.recheck(connection, parents);
    AwaitedRows.linked(connection, made, ids);
    InboxRows.accept(connection, observed);
    AuditRows.add(connection, withoutUnfinished(batch.audit(), open), taken(open));
    WindowRows.add(connection, batch.windows());
    OpenQuestionRows.addReviews(connection, reviews);
    DeadLetterRows.add(connection, batch.deadLetters());
    return PostgresInboxQueue.wake(connection, writesEnded(open, current));
  }

  /** By record, of which a batch has one delivery at most: when what was written was taken in. */
  private static Map<RecordId, Instant> taken(List<Settled> open) {
    var taken = new HashMap<RecordId, Instant>();
    for (var it : open) {
      if (it instanceof Settled.Written || it instanceof Settled.Removed) {
        taken.put(it.delivery().record(), it.delivery().takenAt());
      }
    }
    return taken;
  }

  /** The records of writes that have an outcome now, or are known not to have left. */
  private static Set<RecordId> writesEnded(
      List<Settled> open, Map<UUID, DeliveryRows.Current> current) {
    var records = new HashSet<RecordId>();
    for (var it : open) {
      var delivery = it.delivery();
      boolean goesOn = it instanceof Settled.Again again && again.intent() != null;
      if (!goesOn && current.get(delivery.id()).hasIntent()) {
        records.add(delivery.record());
      }
    }
    return records;
  }

  /**
   * The records of the deliveries, and those that they wait for: making a link of one takes the
   * same lock, so that neither misses what the other does.
   */
  private static List<RecordId> concerned(List<Settled> settled) {
    var records = new LinkedHashSet<RecordId>();
    for (var it : settled) {
      records.add(it.delivery().record());
      if (it instanceof Settled.Waits waits) {
        records.addAll(waits.parents());
      } else if (it instanceof Settled.Written written && written.left() != null) {
        records.addAll(written.left().parents());
      }
    }
    return List.copyOf(records);
  }

  /**
   * No entry "nothing was due" is written for a delivery that goes on because other changes joined
   * it: its final outcome could not be written any more (S24).
   */
  private List<AuditEntry> withoutUnfinished(List<AuditEntry> entries, List<Settled> open) {
    var goingOn = new HashSet<UUID>();
    for (var it : open) {
      if (it instanceof Settled.NothingDue && !ended.contains(it.delivery().id())) {
        goingOn.add(it.delivery().id());
      }
    }
    return goingOn.isEmpty()
        ? entries
        : entries.stream().filter(it -> !goingOn.contains(it.cause())).toList();
  }

  private void end(Settled settled, DeliveryRows.Current current) {
    var delivery = settled.delivery();
    if (ended.contains(delivery.id())) {
      return;
    }
    if (settled instanceof Settled.Written it && it.left() != null) {
      var rest = delivery.only(it.left().attributes());
      var left = it.left();
      again.add(
          left.parents().isEmpty()
              ? new RequeuedRows.Again(rest, left.again(), true, null, true)
              : RequeuedRows.Again.waiting(rest, left.again(), it.at(), true));
      parents.put(delivery.id(), left.parents());
    } else if (settled instanceof Settled.Waits it) {
      var at = current.endsWith(delivery) ? it.again() : it.now();
      again.add(RequeuedRows.Again.waiting(delivery, at, it.now(), false));
      parents.put(delivery.id(), it.parents());
    } else if (settled instanceof Settled.Again it) {
      var intent = current.hasIntent() ? it.intent() : null;
      again.add(new RequeuedRows.Again(delivery, it.at(), it.attempt(), intent, false));
    } else if (settled instanceof Settled.Found it) {
      again.add(new RequeuedRows.Again(delivery, it.again(), false, null, false));
    } else if (current.endsWith(delivery)) {
      ended.add(delivery.id());
    }
  }

  /** A native record that another record has is a question for a person, and ends the delivery. */
  private void makeLinks(List<Settled> open) {
    var links = new HashMap<NativeRef, Link>();
    var makers = new HashMap<NativeRef, Delivery>();
    for (var settled : open) {
      var link =
          settled instanceof Settled.Written written
              ? written.created()
              : settled instanceof Settled.Found found ? found.link() : null;
      if (link != null && links.putIfAbsent(link.ref(), link) == null) {
        makers.put(link.ref(), settled.delivery());
      } else if (link != null) {
        taken(settled.delivery(), link);
      }
    }
    for (var ref : LinkRows.save(connection, links.values(), Map.of())) {
      taken(makers.get(ref), links.remove(ref));
    }
    made.addAll(links.values());
    OpenQuestionRows.answered(
        connection, made.stream().flatMap(it -> ChangeSet.endedByLinking(it).stream()).toList());
  }

  private void taken(Delivery delivery, Link link) {
    ended.add(delivery.id());
    reviews.add(
        new ReviewItem(
            ids.next(),
            new ReviewItem.Key(ReviewItem.Kind.IDENTITY_CONFLICT, link.record() + " " + link.ref()),
            new About(delivery.entity(), delivery.record(), link.ref()),
            Set.of(),
            List.of(link.record().toString()),
            "The delivery found or made a record in "
                + link.ref().system()
                + " that is linked to another record, or whose place is taken",
            delivery.createdAt()));
  }

  private void removed(List<Settled> open) {
    var gone = new ArrayList<Effect.LinkEnded>();
    for (var settled : open) {
      if (settled instanceof Settled.Removed it) {
        var delivery = it.delivery();
        gone.add(
            new Effect.LinkEnded(
                it.ref(), delivery.record(), delivery.entity(), it.number(), it.at(), it.kept()));
      }
    }
    IdentityRows.unlink(connection, gone);
    IdentityRows.lookAgain(connection, gone, ids);
  }

  private void written(List<Settled> open, Map<RecordId, UnifiedRecord> records) {
    var written = new ArrayList<Settled.Written>();
    for (var settled : open) {
      if (settled instanceof Settled.Written it && !ended.contains(it.delivery().id())) {
        written.add(it);
      }
    }
    if (written.isEmpty()) {
      return;
    }
    var links =
        LinkRows.ofRecords(
            connection, written.stream().map(it -> it.delivery().record()).distinct().toList());
    var shadows = new HashMap<NativeRef, Shadow>();
    var marks = new ArrayList<Link>();
    for (var it : written) {
      var state = linkOf(links.getOrDefault(it.delivery().record(), List.of()), it.ref());
      if (state == null || state.shadow().readNumber() > it.held().number()) {
        observed.add(lookAgain(it));
      } else {
        var base = shadows.getOrDefault(it.ref(), state.shadow());
        shadows.put(
            it.ref(), base.advancedTo(it.held().fields(), it.held().number(), it.held().version()));
        marks.add(synced(state.link(), it, records.get(it.delivery().record())));
      }
    }
    LinkRows.saveShadows(connection, shadows);
    LinkRows.mark(connection, marks);
    DeadLetterRows.supersede(
        connection,
        written.stream()
            .map(
                it ->
                    new DeadLetterRows.Covered(
                        it.delivery().record(),
                        it.delivery().target(),
                        it.delivery().attributes(),
                        it.at()))
            .toList());
  }

  private static @Nullable LinkState linkOf(List<LinkState> links, NativeRef ref) {
    return links.stream().filter(it -> it.link().ref().equals(ref)).findFirst().orElse(null);
  }

  /** The link was re-pointed, or read, since: what the system holds is an observation (S19). */
  private InboxEvent lookAgain(Settled.Written written) {
    return InboxEvent.readRequest(
        ids.next(),
        written.ref(),
        InboxEvent.Source.OBSERVED,
        written.at(),
        written.delivery().origin().through(written.delivery().id().toString()));
  }

  private static Link synced(Link link, Settled.Written written, UnifiedRecord record) {
    return link.synced(
        written.at(),
        SyncSource.of(record, written),
        written.delivery().origin().run(),
        written.held().hash());
  }
}
