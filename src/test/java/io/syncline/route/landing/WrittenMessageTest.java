package io.syncline.route.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.SystemId;
import io.syncline.store.TestDatabase;
import io.syncline.store.landing.PostgresLanding;
import io.syncline.store.sql.Database;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenMessageTest {

  private final PostgresLanding landing = new PostgresLanding(new Database(TestDatabase.fresh()));
  private final DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());

  private void create(String number) {
    exchange.setProperty(Landed.OPERATION, "create");
    exchange.setProperty(Landed.IDEMPOTENCY_KEY, "change");
    exchange.getMessage().setBody(Map.of("number", number));
    new WrittenMessage(new Place(SystemId.of("directory"), "people"), "number", "")
        .on(exchange, landing);
  }

  @Test
  void theFieldIsTheKey() {
    create("007");
    assertThat(exchange.getMessage().getHeader(KafkaConstants.KEY)).isEqualTo("007");
  }

  /** Else we would refuse our own message when we read it. */
  @ParameterizedTest
  @ValueSource(strings = {" 007", "0\n07", ""})
  void aValueThatCanBeNoIdIsNotWritten(String number) {
    assertThatThrownBy(() -> create(number)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyThatIsTooLongIsNotWritten() {
    assertThatThrownBy(() -> create("x".repeat(600))).isInstanceOf(IllegalArgumentException.class);
  }
}
