package io.syncline.sandbox.kernel;

import java.time.Duration;

/** Makes a stand-in misbehave, from the same process. */
public final class Control {
  private final Faults faults;
  private final Ledger ledger;
  private final Webhooks webhooks;
  private final HttpPort port;

  Control(Faults faults, Ledger ledger, Webhooks webhooks, HttpPort port) {
    this.faults = faults;
    this.ledger = ledger;
    this.webhooks = webhooks;
    this.port = port;
  }

  /** Arms a fault; of several that fit a request the one armed first hits. */
  public void fault(Fault fault) {
    faults.add(fault);
  }

  /** How many faults are armed that have not hit as often as they are to. */
  public int armed() {
    return faults.armed();
  }

  /** The next requests are answered with an error status and have no effect. */
  public void failNext(int times, int status) {
    fault(Fault.status(status).times(times));
  }

  public void rateLimitNext(int times, Duration retryAfter) {
    fault(Fault.rateLimit(retryAfter).times(times));
  }

  public void resetBeforeNext(int times) {
    fault(Fault.resetBefore().times(times));
  }

  /** The next requests take effect and get no answer. */
  public void resetAfterNext(int times) {
    fault(Fault.resetAfter().times(times));
  }

  /** The next requests take effect at once and are answered late. */
  public void slowNext(int times, Duration delay) {
    fault(Fault.slow(delay).times(times));
  }

  /** The next requests take effect late, even if their callers have left meanwhile. */
  public void lateNext(int times, Duration delay) {
    fault(Fault.late(delay).times(times));
  }

  /** Every answer takes this long, plus a random part of the jitter. */
  public void latency(Duration fixed, Duration jitter) {
    faults.latency(fixed, jitter);
  }

  /** Disarms every fault and latency. */
  public void clearFaults() {
    faults.clear();
  }

  /** While down, connections are reset as soon as they are made. */
  public void down(boolean value) {
    port.down(value);
  }

  /** Sets the vendor's clock ahead of (or behind) the real one. */
  public void clockOffset(Duration offset) {
    ledger.clock().offset(offset);
  }

  /** How long a write stays invisible to reads by id, and to lists and searches. */
  public void visibleAfter(Duration read, Duration search) {
    ledger.visibleAfter(read, search);
  }

  /**
   * For how long a new record is not there for reads by id, lists and searches; edits of it, the
   * answer to its creator and its webhook are not delayed.
   */
  public void newRecordsShowAfter(Duration delay) {
    ledger.newRecordsShowAfter(delay);
  }

  /**
   * Lets each write show in lists and searches after a random part of this time, on top of {@link
   * #visibleAfter}: a record may then appear after others with a later update time.
   */
  public void lateBy(Duration most) {
    ledger.lateBy(most, faults.nextSeed());
  }

  public Webhooks webhooks() {
    return webhooks;
  }
}
