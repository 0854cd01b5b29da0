package io.syncline.store.memory;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.Tally;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.identity.sheet.WideLinks;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.Listed;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.read.Records;
import io.syncline.store.audit.OwnerChange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the API reads, from memory. */
final class MemoryReads implements AuditLog, Records, LinkList, WideLinks, Questions {

  private static final Comparator<AuditLog.Cursor> NEWEST =
      Comparator.comparing((AuditLog.Cursor it) -> it.cause().toString())
          .thenComparing(it -> it.operation().name())
          .thenComparing(AuditLog.Cursor::target)
          .thenComparing(AuditLog.Cursor::settled)
          .reversed();

  private final MemoryState state;

  MemoryReads(MemoryState state) {
    this.state = state;
  }

  @Override
  public Listed<AuditEntry> list(AuditLog.Query query) {
    synchronized (state) {
      var before = query.before();
      return Listed.all(
          state.audit.entrySet().stream()
              .filter(it -> fits(query, it.getValue()))
              .filter(it -> before == null || NEWEST.compare(before, it.getKey()) < 0)
              .sorted((one, other) -> NEWEST.compare(one.getKey(), other.getKey()))
              .map(it -> it.getValue())
              .limit(query.limit())
              .toList());
    }
  }

  private static boolean isOf(AuditLog.Query.OfSync sync, AuditEntry entry) {
    var ref = entry.about().ref();
    return sync.entities().contains(entry.about().entity())
        && Stream.of(
                Optional.ofNullable(ref).map(NativeRef::system),
                Optional.ofNullable(entry.systems().source()),
                Optional.ofNullable(entry.systems().target()))
            .flatMap(Optional::stream)
            .allMatch(sync.systems()::contains);
  }

  private static boolean fits(AuditLog.Query query, AuditEntry entry) {
    return (query.scope().record() == null || query.scope().record().equals(entry.about().record()))
        && (query.scope().cause() == null || query.scope().cause().equals(entry.cause()))
        && (query.scope().target() == null
            || query.scope().target().equals(entry.systems().target()))
        && (query.result().operation() == null
            || query.result().operation() == entry.result().operation())
        && (query.result().outcome() == null
            || query.result().outcome() == entry.result().outcome())
        && (query.result().actor() == null || query.result().actor().equals(entry.by().actor()))
        && (query.scope().sync() == null || isOf(query.scope().sync(), entry))
        && (query.scope().entity() == null || query.scope().entity().equals(entry.about().entity()))
        && (query.scope().system() == null || concerns(query.scope().system(), entry))
        && (query.period().since() == null
            || !Ids.madeAt(entry.cause()).isBefore(millis(query.period().since())))
        && (query.period().until() == null
            || Ids.madeAt(entry.cause()).isBefore(millis(query.period().until())));
  }

  private static boolean concerns(SystemId system, AuditEntry entry) {
    var ref = entry.about().ref();
    return system.equals(entry.systems().source())
        || system.equals(entry.systems().target())
        || ref != null && system.equals(ref.system());
  }

  private static Instant millis(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public Optional<RecordState> find(RecordId id) {
    synchronized (state) {
      return Optional.ofNullable(state.records.get(id)).map(state::state);
    }
  }

  @Override
  public Optional<RecordState> find(NativeRef ref) {
    synchronized (state) {
      return Optional.ofNullable(state.links.get(ref)).flatMap(it -> find(it.record()));
    }
  }

  @Override
  public List<UnifiedRecord> list(String entity, @Nullable RecordId after, int limit) {
    synchronized (state) {
      return state.records.values().stream()
          .filter(it -> it.entity().equals(entity))
          .filter(it -> after == null || it.id().compareTo(after) > 0)
          .limit(limit)
          .toList();
    }
  }

  @Override
  public List<Link> list(LinkList.Query query) {
    synchronized (state) {
      var after = query.after();
      return state.links.values().stream()
          .filter(it -> query.system() == null || it.ref().system().equals(query.system()))
          .filter(it -> query.entities() == null || isOf(it.record(), query.entities()))
          .filter(it -> after == null || it.ref().compareTo(after) > 0)
          .limit(query.limit())
          .toList();
    }
  }

  private boolean isOf(RecordId record, Set<String> entities) {
    var found = state.records.get(record);
    return found != null && entities.contains(found.entity());
  }

  @Override
  public Optional<Conflict> conflict(UUID id) {
    synchronized (state) {
      return state.conflicts.values().stream().filter(it -> it.id().equals(id)).findFirst();
    }
  }

  @Override
  public List<Conflict> conflicts(Questions.Query query) {
    synchronized (state) {
      return page(
          state.conflicts.values().stream()
              .filter(it -> query.record() == null || it.record().equals(query.record()))
              .filter(it -> query.entities() == null || query.entities().contains(it.entity()))
              .filter(it -> !query.openOnly() || it.open()),
          Conflict::id,
          query);
    }
  }

  @Override
  public List<Tally> tallies(@Nullable Set<String> entities, Instant since, int limit) {
    synchronized (state) {
      return new MemoryTallies(state)
          .of(
              state.conflicts.values().stream()
                  .filter(it -> entities == null || entities.contains(it.entity()))
                  .filter(it -> !it.at().isBefore(since))
                  .toList(),
              limit);
    }
  }

  @Override
  public Optional<ReviewItem> review(UUID id) {
    synchronized (state) {
      return Optional.ofNullable(state.review(id)).map(Review::item);
    }
  }

  @Override
  public Optional<Review> find(UUID review) {
    synchronized (state) {
      return Optional.ofNullable(state.review(review));
    }
  }

  @Override
  public List<Review> reviews(Questions.Wanted wanted) {
    synchronized (state) {
      return page(
          Stream.concat(state.openReviews.keySet().stream(), state.closedReviews.keySet().stream())
              .map(it -> Objects.requireNonNull(state.review(it)))
              .filter(it -> fits(wanted, it)),
          it -> it.item().id(),
          new Questions.Query(wanted.scope().record(), false, wanted.before(), wanted.limit()));
    }
  }

  @Override
  public List<Review> due(Questions.Wanted wanted, Questions.@Nullable Place beside) {
    var order = Comparator.comparing(Review::dueAt).thenComparing(it -> it.item().id().toString());
    boolean backwards = beside != null && beside.backwards();
    synchronized (state) {
      return state.openReviews.keySet().stream()
          .map(it -> Objects.requireNonNull(state.review(it)))
          .filter(it -> fits(wanted, it))
          .filter(it -> beside == null || backwards == isBefore(it, beside))
          .filter(it -> beside == null || !it.item().id().equals(beside.id()))
          .sorted(backwards ? order.reversed() : order)
          .limit(wanted.limit())
          .toList();
    }
  }

  private static boolean isBefore(Review it, Questions.Place place) {
    int due = it.dueAt().compareTo(place.dueAt());
    return due < 0 || due == 0 && it.item().id().toString().compareTo(place.id().toString()) < 0;
  }

  @Override
  public long count(Questions.Wanted wanted) {
    synchronized (state) {
      return Stream.concat(
              state.openReviews.keySet().stream(), state.closedReviews.keySet().stream())
          .map(it -> Objects.requireNonNull(state.review(it)))
          .filter(it -> fits(wanted, it))
          .count();
    }
  }

  private static boolean fits(Questions.Wanted wanted, Review it) {
    var item = it.item();
    return (wanted.scope().record() == null || wanted.scope().record().equals(item.record()))
        && (wanted.kind() == null || wanted.kind() == item.kind())
        && (wanted.scope().entities() == null || wanted.scope().entities().contains(item.entity()))
        && (wanted.owner() == null || wanted.owner().equals(it.owner()))
        && (wanted.status() == null || wanted.status() == it.status())
        && (wanted.scope().attributes() == null
            || wanted.scope().attributes().equals(item.attributes()))
        && (wanted.dueBefore() == null || it.overdue(wanted.dueBefore()));
  }

  @Override
  public OpenQuestions open(RecordId record) {
    synchronized (state) {
      return state.questions(record);
    }
  }

  @Override
  public boolean assign(UUID review, Assigned assigned, String actor, Instant at) {
    synchronized (state) {
      var open = state.review(review);
      if (open == null || !open.open()) {
        return false;
      }
      var due = assigned.dueAt() == null ? open.dueAt() : assigned.dueAt();
      var owner = assigned.owner();
      state.assigned.put(review, new Review(open.item(), open.status(), owner, due, null));
      var entry = new OwnerChange(open.item().about(), null, open.owner(), owner);
      state.add(entry.entry(state.ids.next(), actor, at));
      return true;
    }
  }

  @Override
  public List<Questions.Waiting> waiting() {
    synchronized (state) {
      record Group(ReviewItem.Kind kind, String entity) {}
      return state.openReviews.values().stream()
          .collect(Collectors.groupingBy(it -> new Group(it.kind(), it.entity())))
          .entrySet()
          .stream()
          .map(
              it ->
                  new Questions.Waiting(
                      it.getKey().kind(),
                      it.getKey().entity(),
                      it.getValue().size(),
                      it.getValue().stream()
                          .map(ReviewItem::at)
                          .min(Instant::compareTo)
                          .orElseThrow()))
          .sorted(
              Comparator.comparing((Questions.Waiting it) -> it.kind().name())
                  .thenComparing(Questions.Waiting::entity))
          .toList();
    }
  }

  @Override
  public List<ReviewItem> openReviews(Questions.Query query) {
    synchronized (state) {
      return page(
          state.openReviews.values().stream()
              .filter(it -> query.record() == null || query.record().equals(it.record()))
              .filter(it -> query.entities() == null || query.entities().contains(it.entity())),
          ReviewItem::id,
          query);
    }
  }

  @Override
  public long openReviews() {
    synchronized (state) {
      return state.openReviews.size();
    }
  }

  @Override
  public boolean close(UUID review, String resolution, String actor, Instant at) {
    synchronized (state) {
      boolean open = state.openReviews.containsKey(review);
      state.close(review, Review.Status.ANSWERED, new Review.Answer(resolution, actor, at));
      return open;
    }
  }

  private static <T> List<T> page(Stream<T> items, Function<T, UUID> id, Questions.Query query) {
    var before = query.before();
    return items
        .filter(it -> before == null || id.apply(it).toString().compareTo(before.toString()) < 0)
        .sorted(Comparator.comparing((T it) -> id.apply(it).toString()).reversed())
        .limit(query.limit())
        .toList();
  }

  @Override
  public List<WideLinks.Wide> page(String entity, @Nullable RecordId after, int limit) {
    synchronized (state) {
      var rows = new ArrayList<WideLinks.Wide>();
      for (var record : state.records.values()) {
        var ids = new TreeMap<SystemId, String>();
        state.links.values().stream()
            .filter(it -> it.record().equals(record.id()) && it.role() == Link.Role.MAIN)
            .forEach(it -> ids.putIfAbsent(it.ref().system(), it.ref().id()));
        boolean due = after == null || record.id().compareTo(after) > 0;
        if (due
            && !ids.isEmpty()
            && record.entity().equals(entity)
            && !record.gone()
            && rows.size() < limit) {
          rows.add(new WideLinks.Wide(record.id(), ids, Ids.madeAt(record.id().value())));
        }
      }
      return rows;
    }
  }
}
