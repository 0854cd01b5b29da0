package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Kills the product at points drawn by chance. Mostly the product alone, whose database goes on
 * running; each fifth time the database too, which then must have kept what it said was committed.
 */
final class Killer implements AutoCloseable {
  private static final int WITH_DATABASE = 5;
  private static final int MOST_CALLS = 60;
  private static final int CALLS_WITHOUT_CREATE = 300;
  private static final int MOST_MILLIS_LATER = 40;
  private static final int MOST_MILLIS_OF_START = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** When it is killed. A call counts when it has taken effect and before it is answered. */
  private enum Moment {
    /** So many milliseconds after it was started. */
    STARTING,
    /** When it has made so many calls to other systems, or a few milliseconds later. */
    CALLING,
    /** While it waits for the answer to a create that the plain system has applied. */
    CREATING
  }

  /** One kill that is to come. */
  private record Aim(
      Moment moment, AtomicInteger calls, CountDownLatch reached, CountDownLatch gone) {
    Aim(Moment moment, int calls) {
      this(moment, new AtomicInteger(calls), new CountDownLatch(1), new CountDownLatch(1));
    }

    void called(boolean createdInPlainSystem) {
      if (moment == Moment.CREATING && createdInPlainSystem) {
        reached.countDown();
        await(gone); // it never gets the answer
      } else if (calls.decrementAndGet() <= 0) {
        reached.countDown();
      }
    }
  }

  private final Product product;
  private final Random random;
  private final AtomicReference<@Nullable Aim> aim = new AtomicReference<>();
  private int kills;

  Killer(Product product, Sandboxes sandboxes, long seed) {
    this.product = product;
    this.random = new Random(seed);
    sandboxes
        .all()
        .forEach((id, it) -> it.server().tap((request, reply) -> called(id, request, reply)));
  }

  private void called(String system, Request request, Reply reply) {
    var next = aim.get();
    if (next != null) {
      var post = request.method().equals("POST") && reply.status() == 201;
      next.called(post && system.equals("legacy"));
    }
  }

  /** Starts the product, unless it runs, and kills it; returns when it is gone. */
  void once() {
    kills++;
    var moment = kills == 1 ? Moment.CREATING : draw();
    if (moment == Moment.STARTING) {
      product.launch();
      pause(Duration.ofMillis(random.nextInt(MOST_MILLIS_OF_START)));
      kill();
      return;
    }
    var create = moment == Moment.CREATING;
    var next = new Aim(moment, create ? callsWithoutCreate() : 1 + random.nextInt(MOST_CALLS));
    int later = create || random.nextBoolean() ? 0 : random.nextInt(MOST_MILLIS_LATER);
    aim.set(next);
    if (!product.isAlive()) {
      product.launch();
    }
    assertThat(await(next.reached)).as("the product calls other systems").isTrue();
    pause(Duration.ofMillis(later));
    kill();
    aim.set(null);
    next.gone.countDown();
  }

  /** The first one waits for its create, however long it takes. */
  private int callsWithoutCreate() {
    return kills == 1 ? Integer.MAX_VALUE : CALLS_WITHOUT_CREATE;
  }

  private Moment draw() {
    int share = random.nextInt(10);
    return share < 2 ? Moment.STARTING : share < 5 ? Moment.CREATING : Moment.CALLING;
  }

  private void kill() {
    if (kills % WITH_DATABASE == 0) {
      product.kill9WithDatabase(random);
    } else {
      product.kill9();
    }
  }

  /** Lets a time pass, whatever happens meanwhile. */
  static void pause(Duration time) {
    await(new CountDownLatch(1), time);
  }

  private static boolean await(CountDownLatch latch) {
    return await(latch, PATIENCE);
  }

  private static boolean await(CountDownLatch latch, Duration longest) {
    try {
      return latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Calls that are still held back come to their end. */
  @Override
  public void close() {
    var last = aim.getAndSet(null);
    if (last != null) {
      last.gone.countDown();
    }
  }
}
