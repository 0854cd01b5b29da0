package io.syncline.system.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownTimeTest {

  private static final ObjectType TYPE = Contacts.synced().type();
  private static final String CREATED = "2026-01-01T08:00:00Z";
  private static final String EDITED = "2026-03-01T08:00:00Z";

  private static Value.Struct tree(Value edited) {
    return new Value.Struct(Map.of("created", Value.text(CREATED), "edited", edited));
  }

  @Test
  void theFirstPlaceThatHasATimeCounts() {
    var time = ShownTime.of(TYPE, "edited|created");

    assertThat(time.read(tree(Value.text(EDITED)))).isEqualTo(Instant.parse(EDITED));
    assertThat(time.read(tree(Value.CLEARED))).isEqualTo(Instant.parse(CREATED));
    assertThat(time.read(Value.Struct.EMPTY)).isNull();
  }

  @Test
  void aTimeThatCannotBeReadIsNotReplacedByAnother() {
    assertThat(ShownTime.of(TYPE, "edited|created").read(tree(Value.text("yesterday")))).isNull();
  }

  @Test
  void withoutAPlaceThereIsNone() {
    assertThat(ShownTime.of(TYPE, null).read(tree(Value.text(EDITED)))).isNull();
    assertThat(ShownTime.of(TYPE, null).zone()).isNotNull();
  }
}
