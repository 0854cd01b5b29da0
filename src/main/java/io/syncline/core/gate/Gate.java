package io.syncline.core.gate;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.gate.GateAnswer.Copy;
import io.syncline.core.gate.GateAnswer.Differing;
import io.syncline.core.gate.GateAnswer.Shown;
import io.syncline.core.gate.GateAnswer.Verdict;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.sync.read.Records;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.Transformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the copies of one record agree now, by reading all of them, in the terms in which
 * reconciliation compares them. Files nothing and advances no shadow (S1). What it cannot read is
 * unknown, never agreed; copies that nothing reads are left out, unless their system is named. Safe
 * for threads.
 */
public final class Gate {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final long MILLI = 1_000_000;
  private static final String WRITE_ONLY = "not comparable: it is write-only";

  private final Installations installations;
  private final Records records;
  private final ConnectedSystems systems;
  private final Transformer transformer;
  private final ExecutorService threads;
  private final InstantSource clock;

  /**
   * @param threads where copies are read side by side; a read that is refused there is unread
   */
  public Gate(
      Installations installations,
      Records records,
      ConnectedSystems systems,
      Transformer transformer,
      ExecutorService threads,
      InstantSource clock) {
    this.clock = clock;
    this.installations = installations;
    this.records = records;
    this.systems = systems;
    this.transformer = transformer;
    this.threads = threads;
  }

  /**
   * What is asked.
   *
   * @param ref any copy of the record
   * @param among the systems whose copies have to agree, and to exist; empty: all copies there are
   * @param attributes those that have to agree, in every copy that maps them; empty: those that a
   *     sync with strong consistency names, or else all that are compared
   * @param budget how long the reads may take together
   */
  public record Question(
      String entity, NativeRef ref, Set<SystemId> among, Set<String> attributes, Duration budget) {

    public Question {
      among = Set.copyOf(among);
      attributes = Set.copyOf(attributes);
    }

    Question within(Duration other) {
      return new Question(entity, ref, among, attributes, other);
    }
  }

  /**
   * Whether the question can be answered at all.
   *
   * @throws IllegalArgumentException where an attribute is named that no sync compares
   */
  public void check(Question question) {
    var compared =
        installations.current().entity(question.entity()).stream()
            .flatMap(Gate::terms)
            .flatMap(it -> attributes(it).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    for (var name : question.attributes()) {
      if (!compared.contains(name)) {
        throw new IllegalArgumentException(
            "No sync compares the attribute "
                + name
                + "; compared are "
                + String.join(", ", compared));
      }
    }
  }

  private static Stream<Terms> terms(Entity entity) {
    return entity.syncs().stream().map(it -> new Terms(entity, it));
  }

  /**
   * Asks until the copies agree, or the budget is spent: the last answer then, where one is known.
   */
  public GateAnswer await(Question question) {
    var until = clock.instant().plus(question.budget());
    var answer = ask(question);
    for (var pause = SHORTEST_PAUSE; answer.verdict() != Verdict.AGREED; pause = longer(pause)) {
      LockSupport.parkNanos(MILLI * Math.min(left(until), pause.toMillis()));
      long rest = left(until);
      if (rest <= 0 || Thread.currentThread().isInterrupted()) {
        break;
      }
      var next = ask(question.within(Duration.ofMillis(rest)));
      // The last reads may lack time: what they could not learn replaces nothing.
      answer = next.verdict() == Verdict.UNKNOWN ? answer : next;
    }
    return answer;
  }

  /** Milliseconds. */
  private long left(Instant until) {
    return Duration.between(clock.instant(), until).toMillis();
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Reads and compares. */
  public GateAnswer ask(Question question) {
    var entity = installations.current().entity(question.entity()).orElse(null);
    if (entity == null) {
      return unknown("no started sync keeps this entity");
    }
    var terms = terms(entity).toList();
    var state = records.find(question.ref()).orElse(null);
    if (state == null || !state.record().entity().equals(entity.name())) {
      return unknown("no record is linked to this id");
    }
    var copies = read(question, entity, state);
    return new Comparison(question, terms, copies).answer(state);
  }

  private static GateAnswer unknown(String why) {
    return new GateAnswer(Verdict.UNKNOWN, null, List.of(), List.of(), why);
  }

  /** All attributes that any two systems of a sync share. */
  private static Set<String> attributes(Terms terms) {
    var all = new TreeSet<String>();
    var members = terms.participants();
    for (int i = 0; i < members.size(); i++) {
      for (int j = i + 1; j < members.size(); j++) {
        all.addAll(terms.between(members.get(i), members.get(j)));
      }
    }
    return all;
  }

  /** A copy, and what reading it gave; null: there is no copy, or no answer. */
  private record CopyRead(
      Participant participant,
      @Nullable NativeRef ref,
      @Nullable ReadOutcome outcome,
      Duration ahead,
      @Nullable String why) {}

  private List<CopyRead> read(Question question, Entity entity, RecordState state) {
    var until = clock.instant().plus(question.budget());
    var looked = new ArrayList<CopyRead>();
    var running = new LinkedHashMap<CopyRead, Future<ReadOutcome>>();
    for (var participant : entity.participants()) {
      var among = question.among();
      if (!among.isEmpty() && !among.contains(participant.system())) {
        continue;
      }
      var refs = refs(state, participant);
      if (refs.isEmpty() && !among.isEmpty()) {
        looked.add(new CopyRead(participant, null, null, Duration.ZERO, "it has no copy"));
      }
      for (var ref : refs) {
        start(participant, ref, running, looked);
      }
    }
    running.forEach((it, future) -> looked.add(finished(it, future, until, question.budget())));
    return looked;
  }

  /** Further copies of a record in one system are never written, so they need not agree. */
  private static List<NativeRef> refs(RecordState state, Participant participant) {
    return state.links().stream()
        .map(RecordState.LinkState::link)
        .filter(it -> it.role() == Link.Role.MAIN)
        .map(Link::ref)
        .filter(it -> it.system().equals(participant.system()))
        .filter(it -> it.object().equals(participant.object()))
        .toList();
  }

  private void start(
      Participant participant,
      NativeRef ref,
      Map<CopyRead, Future<ReadOutcome>> running,
      List<CopyRead> looked) {
    var system = systems.find(participant.system()).orElse(null);
    if (participant.type().writeOnly()) {
      looked.add(unread(participant, ref, WRITE_ONLY));
      return;
    }
    if (system == null) {
      looked.add(unread(participant, ref, "it is not connected"));
      return;
    }
    var begun = new CopyRead(participant, ref, null, system.clockOffset(), null);
    try {
      running.put(begun, threads.submit(() -> read(system, ref)));
    } catch (RejectedExecutionException e) {
      looked.add(unread(participant, ref, "too many gates are asked at once"));
    }
  }

  private static CopyRead unread(Participant participant, NativeRef ref, String why) {
    return new CopyRead(participant, ref, null, Duration.ZERO, why);
  }

  private static ReadOutcome read(ConnectedSystem system, NativeRef ref) {
    return system.read(ref.object(), List.of(ref)).get(0);
  }

  private CopyRead finished(
      CopyRead it, Future<ReadOutcome> future, Instant until, Duration budget) {
    try {
      var outcome = future.get(Math.max(0, left(until)), TimeUnit.MILLISECONDS);
      return new CopyRead(it.participant(), it.ref(), outcome, it.ahead(), null);
    } catch (TimeoutException e) {
      future.cancel(true);
      return new CopyRead(
          it.participant(),
          it.ref(),
          null,
          it.ahead(),
          "it did not answer within " + budget.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new CopyRead(it.participant(), it.ref(), null, it.ahead(), "it could not be read");
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      return new CopyRead(it.participant(), it.ref(), null, it.ahead(), "it was not waited for");
    }
  }

  /** The copies of one answer, laid beside each other. */
  private final class Comparison {

    private final Question question;
    private final List<Terms> terms;
    private final List<CopyRead> looked;
    private final List<Differing> differing = new ArrayList<>();
    private final Set<String> doubts = new TreeSet<>();
    private final Set<String> contradictions = new TreeSet<>();
    private int compared;

    Comparison(Question question, List<Terms> terms, List<CopyRead> looked) {
      this.question = question;
      this.terms = terms;
      this.looked = looked;
    }

    GateAnswer answer(RecordState state) {
      var copies = looked.stream().map(this::copy).toList();
      copies.forEach(this::judge);
      for (var it : terms) {
        compare(it);
      }
      if (differing.isEmpty() && contradictions.isEmpty() && compared == 0) {
        doubts.add("fewer than two copies could be compared");
      }
      var verdict =
          !differing.isEmpty() || !contradictions.isEmpty()
              ? Verdict.DIFFERS
              : doubts.isEmpty() ? Verdict.AGREED : Verdict.UNKNOWN;
      return new GateAnswer(verdict, state.record().id(), copies, differing, why(verdict));
    }

    private void judge(Copy it) {
      switch (it.shown()) {
        case NONE -> contradictions.add(it.system() + " has no copy");
        case NOT_FOUND, UNREAD -> doubts.add(it.system() + ": " + it.why());
        case NOT_COMPARABLE -> {
          if (question.among().contains(it.system())) {
            doubts.add(it.system() + ": " + it.why());
          }
        }
        case READ, ARCHIVED, FILTERED_OUT -> {
          // What it says is compared, sync by sync.
        }
      }
    }

    private String why(Verdict verdict) {
      if (verdict == Verdict.UNKNOWN) {
        return String.join("; ", doubts);
      }
      var names = differing.stream().map(Differing::attribute).distinct().sorted().toList();
      var all = new ArrayList<String>();
      if (!names.isEmpty()) {
        all.add("the copies differ in " + String.join(", ", names));
      }
      all.addAll(contradictions);
      return String.join("; ", all);
    }

    private Copy copy(CopyRead it) {
      var system = it.participant().system();
      if (it.ref() == null) {
        return new Copy(system, null, Shown.NONE, it.why());
      }
      if (it.participant().type().writeOnly()) {
        return new Copy(system, it.ref(), Shown.NOT_COMPARABLE, it.why());
      }
      if (it.outcome() instanceof ReadOutcome.Found found) {
        boolean out =
            terms.stream()
                .filter(any -> any.sync().systems().contains(system))
                .map(any -> said(any, it, found).filter())
                .allMatch(Filters.Answer.OUT::equals);
        return new Copy(
            system,
            it.ref(),
            found.record().archived() ? Shown.ARCHIVED : out ? Shown.FILTERED_OUT : Shown.READ,
            null);
      }
      if (it.outcome() instanceof ReadOutcome.Missing) {
        return new Copy(
            system, it.ref(), Shown.NOT_FOUND, "it has no record of this id, or does not show it");
      }
      return new Copy(system, it.ref(), Shown.UNREAD, why(it));
    }

    private static String why(CopyRead it) {
      if (it.outcome() instanceof ReadOutcome.MergedInto) {
        return "the record was merged into another one there";
      }
      if (it.outcome() instanceof ReadOutcome.Failed failed) {
        return "it could not be read: " + failed.failure().reason();
      }
      return String.valueOf(it.why());
    }

    private SideRecord said(Terms of, CopyRead it, ReadOutcome.Found found) {
      return new SideReader(of, transformer).read(it.participant(), found.record(), it.ahead());
    }

    private void compare(Terms of) {
      var members = of.participants().stream().map(Participant::system).collect(Collectors.toSet());
      var sides = new LinkedHashMap<CopyRead, SideRecord>();
      for (var it : looked) {
        if (members.contains(it.participant().system())
            && it.outcome() instanceof ReadOutcome.Found found) {
          sides.put(it, said(of, it, found));
        }
      }
      var list = List.copyOf(sides.keySet());
      for (int i = 0; i < list.size(); i++) {
        for (int j = i + 1; j < list.size(); j++) {
          compare(of, list.get(i), sides.get(list.get(i)), list.get(j), sides.get(list.get(j)));
        }
      }
    }

    private void compare(
        Terms of, CopyRead one, @Nullable SideRecord a, CopyRead other, @Nullable SideRecord b) {
      if (a == null || b == null) {
        return;
      }
      boolean inA = takesPart(a);
      boolean inB = takesPart(b);
      if (inA != inB) {
        compared++;
        contradictions.add(
            (inA ? b : a).ref().system()
                + " has it archived or outside the filter of "
                + of.sync().sync());
        return;
      }
      if (!inA && !a.archived()) {
        return;
      }
      compared++;
      for (var name : wanted(of, of.between(one.participant(), other.participant()))) {
        var left = a.values().get(name);
        var right = b.values().get(name);
        switch (of.compare(name, left, right)) {
          case EQUAL, ROUNDING -> {
            // They agree.
          }
          case UNSAID -> {
            if (question.attributes().contains(name)) {
              doubts.add((left == null ? a : b).ref().system() + " does not say " + name);
            }
          }
          case DIFFERENT ->
              differing.add(
                  new Differing(
                      name,
                      a.ref(),
                      Objects.requireNonNull(left),
                      b.ref(),
                      Objects.requireNonNull(right)));
        }
      }
    }

    private static boolean takesPart(SideRecord it) {
      return !it.archived() && it.filter() != Filters.Answer.OUT;
    }

    private Set<String> wanted(Terms of, Set<String> all) {
      var named = question.attributes().isEmpty() ? strong(of.sync()) : question.attributes();
      if (named.isEmpty()) {
        return all;
      }
      var some = new TreeSet<>(all);
      some.retainAll(named);
      return some;
    }

    private static Set<String> strong(SyncRules sync) {
      return sync.safeguards().strong();
    }
  }
}
