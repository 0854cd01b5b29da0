package io.syncline.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.rule.Validation.Response;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MappedValuesTest {

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "plain words",
          " two  spaces ",
          "12.50",
          "2026-11-21T10:00:00Z",
          "2026-11-21",
          "2026-11-21T11:00:00+01:00",
          "é",
          "e\u0301",
          "a\u0000b",
          "\ud800",
          "YES",
          "a@b.example");

  @Test
  void s4EveryAttributeIsSaidAsInboundSaysItAndWhatThatLeavesOutByItsMeaning() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      var samples = samples(random);
      var record = record(random);
      assertThat(
              Samples.TRANSFORMER
                  .said(
                      samples.entity(), samples.participant(), record, MappedValuesTest::unreadable)
                  .asMap())
          .as("seed %d, round %d", seed, i)
          .isEqualTo(expected(samples, record).asMap());
    }
  }

  private static Attributes expected(Samples samples, Value.Struct record) {
    var entity = samples.entity();
    var participant = samples.participant();
    var inbound = Samples.TRANSFORMER.inbound(entity, participant, record);
    var more = new HashMap<String, Value>();
    for (var mapping : participant.mappings()) {
      var held = inbound.fields().get(mapping.field().path());
      if (held != null && !inbound.attributes().says(mapping.attribute())) {
        var unified = Samples.TRANSFORMER.unified(entity, participant, mapping, held);
        more.putIfAbsent(mapping.attribute(), unified == null ? unreadable(held) : unified);
      }
    }
    return Attributes.of(more).with(inbound.attributes());
  }

  private static Value unreadable(Value held) {
    return new Value.Struct(Map.of("unreadable", held));
  }

  private static Samples samples(Random random) {
    var samples = new Samples();
    samples.cleansing = new Cleansing(random.nextBoolean(), random.nextBoolean(), Map.of());
    samples.absent = random.nextInt(4) == 0 ? ObjectType.Absent.CLEARED : ObjectType.Absent.UNSAID;
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      var types =
          List.of(
              ValueType.TEXT,
              ValueType.TEXT,
              ValueType.DECIMAL,
              ValueType.DATETIME,
              ValueType.DATE);
      var field = Samples.Field.of(types.get(random.nextInt(types.size())));
      // several fields may say one attribute
      field.at("f" + random.nextInt(4), "a" + random.nextInt(3));
      field.in = random.nextInt(5) > 0;
      field.required = random.nextInt(5) == 0;
      field.defaultValue = random.nextInt(6) == 0 ? Value.text("2026-01-01") : null;
      if (random.nextInt(3) == 0) {
        field.validation(validation(random));
      }
      samples.with(field);
    }
    return samples;
  }

  private static Validation validation(Random random) {
    return new Validation(
        random.nextBoolean(),
        null,
        null,
        new Validation.NumberRule(
            random.nextBoolean() ? new BigDecimal(13) : null, null, null, false),
        new Validation.Allowed(random.nextBoolean() ? List.of("plain words") : List.of(), null),
        random.nextInt(3) == 0 ? "lowercase" : null,
        new Validation.Otherwise(
            Response.values()[random.nextInt(3)],
            Response.values()[random.nextInt(3)],
            Value.text("current")));
  }

  private static Value.Struct record(Random random) {
    var fields = new TreeMap<String, Value>();
    for (int i = 0; i < 4; i++) {
      switch (random.nextInt(6)) {
        case 0 -> fields.put("f" + i, Value.CLEARED);
        case 1 -> fields.put("f" + i, Value.decimal(random.nextInt(30)));
        case 2, 3, 4 -> fields.put("f" + i, Value.text(TEXTS.get(random.nextInt(TEXTS.size()))));
        default -> {}
      }
    }
    return new Value.Struct(fields);
  }
}
