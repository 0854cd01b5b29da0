package io.syncline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.run.StartUp;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessGaugesTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final long[] now = {0};
  private final boolean[] routes = {false};
  private final Commits commits = new Commits(() -> now[0]);

  @Test
  void eachCheckIsShownAsItIsNow() {
    new ReadinessGauges(registry, new Starting(routes), commits).register();
    assertThat(value("definitions")).isEqualTo(1);
    assertThat(value("routes")).isZero();
    assertThat(value("intake")).isEqualTo(1);
    assertThat(value("leases")).isEqualTo(1);

    routes[0] = true;
    commits.notStored(new SQLException("disk is full", "53100"));
    now[0] = Commits.RENEWED_WITHIN.plusSeconds(1).toNanos();
    assertThat(value("routes")).isEqualTo(1);
    assertThat(value("intake")).isZero();
    assertThat(value("leases")).isZero();

    commits.stored();
    commits.renewing(() -> {});
    assertThat(value("intake")).isEqualTo(1);
    assertThat(value("leases")).isEqualTo(1);
  }

  private record Starting(boolean[] routes) implements StartUp {
    @Override
    public boolean definitionsLoaded() {
      return true;
    }

    @Override
    public boolean routesStarted() {
      return routes[0];
    }

    @Override
    public Map<String, String> failedRoutes() {
      return Map.of();
    }
  }

  private double value(String check) {
    return registry.get("syncline.ready").tag("check", check).gauge().value();
  }
}
