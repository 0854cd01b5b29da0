package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OriginTest {

  @Test
  void theRunIsKeptHoweverLongTheChainBecomes() {
    var origin = Origin.ofRun("r1");
    for (int i = 0; i < 40; i++) {
      origin = origin.through("system" + i);
    }

    assertThat(origin.run()).isEqualTo("r1");
    assertThat(origin.chain()).hasSize(16).endsWith("system39");
  }

  @Test
  void aLaterCauseKeepsTheRunOfTheEarlierOneUnlessItHasItsOwn() {
    var run = Origin.ofRun("r1").through("crm");

    assertThat(run.joined(Origin.of("books")).chain()).containsExactly("run/r1", "books");
    assertThat(run.joined(Origin.ofRun("r2")).run()).isEqualTo("r2");
    assertThat(Origin.of("books").joined(run)).isEqualTo(run);
    assertThat(Origin.NONE.joined(Origin.of("crm")).run()).isNull();
  }
}
