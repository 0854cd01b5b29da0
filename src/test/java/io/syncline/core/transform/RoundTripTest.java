package io.syncline.core.transform;

import static io.syncline.core.transform.Samples.Field.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Samples.Field;
import io.syncline.core.transform.value.CountryCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value written to a target and read back has its original meaning. */
class RoundTripTest {

  private static final int VALUES = 2_000;
  private static final List<String> ZONES =
      List.of("UTC", "Europe/Paris", "America/St_Johns", "Pacific/Auckland", "America/Sao_Paulo");

  static Stream<Arguments> fields() {
    var cases = new ArrayList<Arguments>();
    for (var format : new String[] {null, "text"}) {
      cases.add(Arguments.of(of(ValueType.DECIMAL, format), maker(RoundTripTest::decimal)));
      cases.add(Arguments.of(of(ValueType.MONEY, format), maker(RoundTripTest::decimal)));
      cases.add(Arguments.of(of(ValueType.INTEGER, format), maker(RoundTripTest::whole)));
      cases.add(Arguments.of(of(ValueType.BOOLEAN, format), maker(RoundTripTest::flag)));
    }
    for (var words : new String[] {"1/0", "yes/no", "Y/N"}) {
      cases.add(Arguments.of(of(ValueType.BOOLEAN, words), maker(RoundTripTest::flag)));
    }
    for (var format :
        new String[] {
          null,
          "iso",
          "epoch-millis",
          "epoch-seconds",
          "microsoft-json",
          "dd.MM.yyyy HH:mm:ss",
          "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
          "EEE, d MMM yyyy HH:mm:ss Z"
        }) {
      cases.add(Arguments.of(of(ValueType.DATETIME, format), maker(RoundTripTest::instant)));
      cases.add(Arguments.of(of(ValueType.DATE, format), maker(RoundTripTest::day)));
      cases.add(
          Arguments.of(
              of(ValueType.DATETIME, format).as(ValueType.DATE), maker(RoundTripTest::day)));
      cases.add(
          Arguments.of(
              of(ValueType.DATE, format).as(ValueType.DATETIME), maker(RoundTripTest::midnight)));
    }
    cases.add(Arguments.of(of(ValueType.TEXT), maker(RoundTripTest::text)));
    cases.add(Arguments.of(of(ValueType.LIST), maker(RoundTripTest::list)));
    cases.add(Arguments.of(of(ValueType.LIST, ";"), maker(RoundTripTest::list)));
    cases.add(
        Arguments.of(of(ValueType.TEXT).as(ValueType.DECIMAL), maker(RoundTripTest::decimal)));
    cases.add(
        Arguments.of(
            of(ValueType.TEXT).as(ValueType.DECIMAL).transforms("number(#.##0,00)"),
            maker(RoundTripTest::decimal)));
    cases.add(
        Arguments.of(
            of(ValueType.TEXT).transforms("prefix(a)", "suffix(b)"),
            maker(random -> Value.text("a" + scalar(text(random)) + "b"))));
    for (var format : new String[] {null, "alpha-3", "name"}) {
      cases.add(
          Arguments.of(
              of(ValueType.COUNTRY, format),
              maker(random -> Value.text(pick(random, List.copyOf(CountryCodec.CODES))))));
    }
    var picklist = of(ValueType.PICKLIST);
    picklist.fieldValues = Map.of("1", "low", "2", "high", "3", "high", "4", "x");
    picklist.values = Map.of("low", "minor", "4", "major");
    cases.add(
        Arguments.of(
            picklist,
            maker(random -> Value.text(pick(random, List.of("minor", "high", "major"))))));
    cases.add(
        Arguments.of(
            of(ValueType.PHONE),
            maker(random -> Value.text("+6421" + (1_000_000 + random.nextInt(8_000_000))))));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("fields")
  @DisplayName("S2: in(out(v)) is v, or out says that it cannot be written")
  void s2AWrittenValueReadBackIsTheOriginal(Field field, Function<Random, Value> maker) {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int written = 0;
    var sample = Samples.one(field);
    for (int i = 0; i < VALUES; i++) {
      if (i % (VALUES / ZONES.size()) == 0) {
        sample = Samples.one(field);
        sample.zone = ZoneId.of(ZONES.get(i / (VALUES / ZONES.size())));
      }
      var value = maker.apply(random);
      var outbound = sample.out("a", value);
      var nativeValue = outbound.fields().get("f");
      if (nativeValue == null) {
        assertThat(outbound.problems()).as("seed %d", seed).hasSize(1);
        continue;
      }
      written++;
      var back = sample.unified(nativeValue);
      assertThat(back).as("seed %d", seed).isNotNull();
      assertThat(back.canonical())
          .as(
              "seed %d, %s as %s in %s",
              seed, value.canonical(), nativeValue.canonical(), sample.zone)
          .isEqualTo(value.canonical());
      var again = sample.in("f", nativeValue);
      assertThat(again.attributes().get("a")).as("seed %d", seed).isEqualTo(back);
    }
    assertThat(written).as("seed %d", seed).isGreaterThan(VALUES / 20);
  }

  private static Function<Random, Value> maker(Function<Random, Value> maker) {
    return maker;
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static Value decimal(Random random) {
    var digits = new BigInteger(random.nextInt(140), random);
    return new Value.Decimal(
        new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(-5, 40)));
  }

  private static Value whole(Random random) {
    return new Value.Decimal(new BigDecimal(new BigInteger(140, random).negate()));
  }

  private static Value flag(Random random) {
    return Value.flag(random.nextBoolean());
  }

  private static Value instant(Random random) {
    long second = random.nextLong(-50_000_000_000L, 250_000_000_000L);
    long nanos =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(1_000_000_000);
          case 1 -> random.nextInt(1_000) * 1_000_000L;
          default -> 0;
        };
    return Value.text(Instant.ofEpochSecond(second, nanos).toString());
  }

  private static Value day(Random random) {
    return Value.text(LocalDate.ofEpochDay(random.nextInt(-700_000, 2_900_000)).toString());
  }

  private static Value midnight(Random random) {
    var zone = ZoneId.of(pick(random, ZONES));
    return Value.text(
        LocalDate.ofEpochDay(random.nextInt(0, 40_000)).atStartOfDay(zone).toInstant().toString());
  }

  /** Text of every plane, without what is reserved. */
  private static Value text(Random random) {
    var text = new StringBuilder("x");
    for (int i = random.nextInt(12); i > 0; i--) {
      int point = random.nextInt(random.nextBoolean() ? 0x250 : Character.MAX_CODE_POINT + 1);
      if (Characters.storable(Character.toString(point))) {
        text.appendCodePoint(point);
      }
    }
    return Value.text(text.toString());
  }

  private static Value list(Random random) {
    var items = new ArrayList<Value>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      items.add(Value.text(scalar(text(random)) + i));
    }
    return new Value.Items(items);
  }

  private static String scalar(Value text) {
    return ((Value.Text) text).value();
  }
}
