package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresDeliveryContractTest extends DeliveryContractTest {
  @Override
  Stores fresh() {
    return PostgresStores.fresh();
  }

  @Test
  void s18ARequestMayTakeAsLongAsTheLeaseLasts() {
    var deliveries = fresh().deliveries();

    assertThat(deliveries.outlasts(Duration.ofSeconds(10))).isTrue();
    assertThat(deliveries.outlasts(Duration.ofHours(1))).isFalse();
  }
}
