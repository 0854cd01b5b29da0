package io.syncline.store.memory;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.model.About;
import io.syncline.core.model.Listed;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.store.deadletter.DeadLetterRows;
import io.syncline.store.deadletter.Replay;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dead letters in memory. */
final class MemoryDeadLetters implements DeadLetters {

  private final MemoryState state;

  MemoryDeadLetters(MemoryState state) {
    this.state = state;
  }

  @Override
  public Optional<DeadLetter> find(UUID id) {
    synchronized (state) {
      return Optional.ofNullable(state.deadLetters.get(id));
    }
  }

  @Override
  public Listed<DeadLetter> list(Query query) {
    synchronized (state) {
      var before = query.page().before();
      return Listed.all(
          state.deadLetters.values().stream()
              .filter(it -> query.system() == null || it.system().equals(query.system()))
              .filter(it -> query.kind() == null || it.work().kind() == query.kind())
              .filter(it -> query.status() == null || it.status() == query.status())
              .filter(
                  it -> query.entities() == null || query.entities().contains(it.about().entity()))
              .filter(
                  it ->
                      query.how().stage() == null
                          || it.failure().stage().equals(query.how().stage()))
              .filter(
                  it ->
                      query.how().failure() == null
                          || it.failure().type().equals(query.how().failure()))
              .filter(it -> query.owner() == null || query.owner().equals(it.state().owner()))
              .filter(it -> before == null || it.id().toString().compareTo(before.toString()) < 0)
              .sorted(Comparator.comparing((DeadLetter it) -> it.id().toString()).reversed())
              .limit(query.page().limit())
              .toList());
    }
  }

  @Override
  public Listed<DeadLetter> open(RecordId record, int limit) {
    synchronized (state) {
      return Listed.all(
          state.deadLetters.values().stream()
              .filter(it -> it.status() == DeadLetter.Status.OPEN)
              .filter(it -> record.equals(it.about().record()) || ofCopy(it, record))
              .sorted(Comparator.comparing((DeadLetter it) -> it.id().toString()).reversed())
              .limit(limit)
              .toList());
    }
  }

  private boolean ofCopy(DeadLetter letter, RecordId record) {
    var ref = letter.about().ref();
    var link = ref == null ? null : state.links.get(ref);
    return letter.work().kind() == DeadLetter.Kind.EVENT
        && link != null
        && link.record().equals(record);
  }

  @Override
  public boolean replay(UUID id, @Nullable Edit edit, String actor, Instant at) {
    synchronized (state) {
      var deadLetter = state.deadLetters.get(id);
      if (deadLetter == null || deadLetter.status() != DeadLetter.Status.OPEN) {
        return false;
      }
      if (edit == null && !deadLetter.namesRecord()) {
        throw new NotReplayable(id);
      }
      state.deadLetters.put(id, with(deadLetter, DeadLetter.Status.REPLAYED));
      var replay = Replay.of(deadLetter, edit, state.ids, actor, at);
      new MemoryInbox(state).accept(replay.events());
      replay.deliveries().forEach(it -> MemoryDeliveryStore.join(state, it));
      state.add(replay.audit());
      return true;
    }
  }

  @Override
  public boolean assign(UUID id, @Nullable String owner, String actor, Instant at) {
    synchronized (state) {
      var letter = state.deadLetters.get(id);
      if (letter == null || letter.status() != DeadLetter.Status.OPEN) {
        return false;
      }
      state.deadLetters.put(id, with(letter, new DeadLetter.State(letter.status(), owner)));
      state.add(DeadLetterRows.ownerChange(letter, owner).entry(state.ids.next(), actor, at));
      return true;
    }
  }

  @Override
  public long open(SystemId system) {
    synchronized (state) {
      return state.deadLetters.values().stream()
          .filter(it -> it.system().equals(system) && it.status() == DeadLetter.Status.OPEN)
          .count();
    }
  }

  @Override
  public List<Group> groups(@Nullable Set<String> entities) {
    synchronized (state) {
      record Cause(SystemId system, String stage, String failure) {}
      return state.deadLetters.values().stream()
          .filter(it -> it.status() == DeadLetter.Status.OPEN)
          .filter(it -> entities == null || entities.contains(it.about().entity()))
          .sorted(Comparator.comparing(it -> it.id().toString()))
          .collect(
              Collectors.groupingBy(
                  it -> new Cause(it.system(), it.failure().stage(), it.failure().type())))
          .entrySet()
          .stream()
          .map(
              it ->
                  new Group(
                      it.getKey().system(),
                      it.getKey().stage(),
                      it.getKey().failure(),
                      it.getValue().size(),
                      it.getValue().stream()
                          .map(DeadLetter::at)
                          .min(Comparator.naturalOrder())
                          .orElseThrow(),
                      it.getValue().get(it.getValue().size() - 1).failure().reason()))
          .sorted(Comparator.comparingLong(Group::count).reversed())
          .toList();
    }
  }

  static DeadLetter with(DeadLetter it, DeadLetter.Status status) {
    return with(it, new DeadLetter.State(status, it.state().owner()));
  }

  private static DeadLetter with(DeadLetter it, DeadLetter.State state) {
    return new DeadLetter(
        it.id(),
        it.system(),
        new DeadLetter.Work(
            it.work().kind(),
            it.work().id(),
            it.work().payload(),
            it.work().attributes(),
            it.work().definition(),
            it.work().mayCreate()),
        new About(it.about().entity(), it.about().record(), it.about().ref()),
        new DeadLetter.LastFailure(
            it.failure().stage(),
            it.failure().attempts(),
            it.failure().type(),
            it.failure().reason()),
        it.at(),
        state);
  }
}
