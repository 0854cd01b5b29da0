package io.syncline.core.delivery.attempt;

import static io.syncline.core.Contacts.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.World;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.definition.source.DefinitionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WriteWindowsTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final String MOBILE = "Phones[PhoneType=MOBILE].PhoneNumber";
  private static final String DEFAULT = "Phones[PhoneType=DEFAULT].PhoneNumber";

  @Test
  @DisplayName("S8, S14: a write of one element of a list carries the others, and may go over them")
  void s14AListCarriesWhatIsNotWritten() throws IOException {
    var fields =
        Paths.write(
            Value.Struct.EMPTY,
            Map.of(MOBILE, Value.text("0170"), DEFAULT, Value.text("030"), "Name", text("Ann")));
    var window = window(fields);

    assertThat(window.written()).containsOnlyKeys(MOBILE, DEFAULT);
    assertThat(window.wrote(DEFAULT, text("030"))).as("what was read and sent again").isTrue();
    assertThat(window.wrote(DEFAULT, text("040"))).as("what was edited meanwhile").isFalse();
  }

  private static WriteWindow window(Value.Struct fields) throws IOException {
    var ref = new NativeRef(BOOKS, "contacts", "1");
    var intent =
        Intent.frozen(
            new UUID(0, 1),
            new WriteRequest.Update(ref, fields, "key", null),
            Map.of(MOBILE, new Intent.Expected("mobile", text("0170"), 1)),
            "",
            AT,
            new Intent.Read(AT, null));
    var window =
        new WriteWindows(new World(TargetType.plain()).target)
            .of(intent, contacts(), null, Map.of(), AT.plusSeconds(1));
    assertThat(window).isNotNull();
    return window;
  }

  private static ObjectType contacts() throws IOException {
    var file = Path.of("routes/systems/xero.system.yaml");
    return DefinitionReader.readSystem(file.toString(), Files.readString(file))
        .definition()
        .objects()
        .get("contacts");
  }

  private static Value text(String value) {
    return Value.text(value);
  }
}
