package io.syncline.app.cases;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time in a case: it changes only between the steps of the case. */
final class CaseClock implements InstantSource {

  private Instant now;

  CaseClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration step) {
    now = now.plus(step);
  }
}
