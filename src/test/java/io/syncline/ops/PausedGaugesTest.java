package io.syncline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PausedGaugesTest {

  @Test
  void aSyncThatStaysPausedIsNeverMissing() {
    var registry = new SimpleMeterRegistry();
    var removed = new ArrayList<String>();
    registry.config().onMeterRemoved(it -> removed.add(it.getId().getTag("sync")));
    var gauges = new PausedGauges(registry);

    gauges.show(Set.of("contacts", "orders"));
    gauges.show(Set.of("contacts"));
    gauges.show(Set.of("contacts"));

    assertThat(removed).containsExactly("orders");
    assertThat(registry.get("syncline.syncs.paused").tag("sync", "contacts").gauge().value())
        .isEqualTo(1);
    gauges.show(Set.of());
    assertThat(registry.find("syncline.syncs.paused").gauges()).isEmpty();
  }
}
