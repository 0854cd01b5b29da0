package io.syncline.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A seeded stream of what people do to a system: create, edit, save without a change, edit twice in
 * a row. The same seed does the same things in the same order; native ids are the system's.
 */
public final class EditStream implements AutoCloseable {
  /** What one step did. */
  public enum Kind {
    CREATE,
    EDIT,
    NO_CHANGE,
    TWO_QUICK_EDITS
  }

  /** One step: the record and the person it holds now. */
  public record Step(long number, Kind kind, String id, Person person) {}

  /**
   * The shares of the steps, out of their sum; creates become edits once there are {@code
   * mostPeople}.
   */
  public record Mix(int create, int edit, int noChange, int twoQuickEdits, int mostPeople) {
    /** A fifth creates, up to 1,000 people. */
    public static final Mix USUAL = new Mix(20, 60, 10, 10, 1_000);

    private int sum() {
      return create + edit + noChange + twoQuickEdits;
    }
  }

  private final EditTarget target;
  private final Mix mix;
  private final Random random;
  private final People people;
  private final List<String> ids = new ArrayList<>();
  private final List<Person> persons = new ArrayList<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            var thread = new Thread(task, "sandbox-edits");
            thread.setDaemon(true);
            return thread;
          });
  private long steps;
  private volatile @Nullable RuntimeException failure;

  public EditStream(long seed, EditTarget target, Mix mix) {
    this.target = target;
    this.mix = mix;
    this.random = new Random(seed);
    this.people = new People(seed);
  }

  public EditStream(long seed, EditTarget target) {
    this(seed, target, Mix.USUAL);
  }

  /** Creates this number of people at once and nothing else. */
  public synchronized EditStream populate(int count) {
    for (int i = 0; i < count; i++) {
      create();
    }
    return this;
  }

  /** Does one thing. */
  public synchronized Step next() {
    int draw = random.nextInt(mix.sum());
    if (ids.isEmpty() || (draw < mix.create && ids.size() < mix.mostPeople)) {
      return create();
    }
    int who = random.nextInt(ids.size());
    draw -= mix.create;
    if (draw < mix.edit) {
      return edit(who, Kind.EDIT);
    }
    if (draw < mix.edit + mix.noChange) {
      target.save(ids.get(who));
      return step(Kind.NO_CHANGE, who);
    }
    edit(who, Kind.EDIT);
    return edit(who, Kind.TWO_QUICK_EDITS);
  }

  /** Does this number of edits, one after the other, as fast as the system accepts them. */
  public List<Step> run(int count) {
    var done = new ArrayList<Step>(count);
    for (int i = 0; i < count; i++) {
      done.add(next());
    }
    return done;
  }

  /**
   * Continues in the background at this rate until closed, and passes each step to the listener.
   */
  public EditStream start(double perSecond, Consumer<Step> listener) {
    long pause = Math.max(1, (long) (Duration.ofSeconds(1).toNanos() / perSecond));
    timer.scheduleAtFixedRate(() -> step(listener), 0, pause, TimeUnit.NANOSECONDS);
    return this;
  }

  private void step(Consumer<Step> listener) {
    try {
      listener.accept(next());
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  /** The people as this stream left them, in order of creation; ids by {@link #ids()}. */
  public synchronized List<Person> persons() {
    return List.copyOf(persons);
  }

  public synchronized List<String> ids() {
    return List.copyOf(ids);
  }

  private Step create() {
    var person = people.next();
    ids.add(target.create(person));
    persons.add(person);
    return step(Kind.CREATE, ids.size() - 1);
  }

  private Step edit(int who, Kind kind) {
    var person = people.edited(persons.get(who));
    target.edit(ids.get(who), persons.get(who), person);
    persons.set(who, person);
    return step(kind, who);
  }

  private Step step(Kind kind, int who) {
    return new Step(++steps, kind, ids.get(who), persons.get(who));
  }

  /** Ends the background stream; what runs is finished first. Throws what had ended it before. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException("the stream of edits ended early", failure);
    }
  }
}
