package io.syncline.core.transform.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PathsTest {

  private static final Value.Struct CONTACT =
      struct(
          "Name",
          Value.text("Ann"),
          "Note",
          Value.CLEARED,
          "Address",
          Value.CLEARED,
          "Bank",
          struct("Iban", Value.text("NL1")),
          "Phones",
          items(
              struct("PhoneType", Value.text("DEFAULT"), "PhoneNumber", Value.text("1")),
              struct("PhoneType", Value.text("FAX"), "PhoneNumber", Value.text("2"))),
          "custom_fields",
          items(
              struct("id", Value.decimal(7), "name", Value.text("Tier"), "value", Value.text("A")),
              struct("id", Value.decimal(8), "value", Value.CLEARED)),
          "Groups",
          items());

  @Test
  void readsNestedNamesAndListElements() {
    assertThat(Paths.read(CONTACT, "Name")).isEqualTo(Value.text("Ann"));
    assertThat(Paths.read(CONTACT, "Bank.Iban")).isEqualTo(Value.text("NL1"));
    assertThat(Paths.read(CONTACT, "Phones[PhoneType=FAX].PhoneNumber")).isEqualTo(Value.text("2"));
    assertThat(Paths.read(CONTACT, "custom_fields[id=7].value")).isEqualTo(Value.text("A"));
    assertThat(Paths.read(CONTACT, "custom_fields[name=Tier].value")).isEqualTo(Value.text("A"));
  }

  @Test
  void theTextOfATextIsThatText() {
    var bare = struct("price", Value.text("12"));
    var full = struct("price", struct("@currency", Value.text("EUR"), "$text", Value.text("12")));
    assertThat(Paths.read(bare, "price.$text")).isEqualTo(Value.text("12"));
    assertThat(Paths.read(full, "price.$text")).isEqualTo(Value.text("12"));
    assertThat(Paths.read(bare, "price.@currency")).isNull();
  }

  @Test
  void oneElementIsMadeAListWhereAPathMeansElements() {
    var one = struct("a", struct("b", struct("k", Value.text("x"), "c", Value.text("1"))));
    var listed = FieldPath.parse("a.b[][k=x].c").listed(one);

    assertThat(listed)
        .isEqualTo(
            struct("a", struct("b", items(struct("k", Value.text("x"), "c", Value.text("1"))))));
    assertThat(FieldPath.parse("a.b[k=y].d[].c").listed(listed)).isEqualTo(listed);
    assertThat(FieldPath.parse("a[].b[].c").listed(one))
        .isEqualTo(
            struct(
                "a",
                items(struct("b", items(struct("k", Value.text("x"), "c", Value.text("1")))))));
    for (var path : List.of("a.b.c", "x[].y", "Note[]", "Groups[].Id", "Phones[PhoneType=FAX]")) {
      assertThat(FieldPath.parse(path).listed(CONTACT)).as(path).isEqualTo(CONTACT);
    }
  }

  @Test
  void oneThatWasReadInOtherRecordsIsReadInThisOne() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var path = FieldPath.parse("a.b");
    for (int round = 0; round < 500; round++) {
      var fields = new TreeMap<String, Value>();
      for (var name : List.of("A", "Z", "a", "aa", "b")) {
        if (random.nextBoolean()) {
          fields.put(name, struct(random.nextBoolean() ? "b" : "ab", Value.decimal(round)));
        }
      }
      var below = fields.get("a");
      var expected = below instanceof Value.Struct a ? a.fields().get("b") : null;

      assertThat(path.read(new Value.Struct(fields)))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(expected);
    }
  }

  @Test
  void readsAnItemByNameOrId() {
    assertThat(Paths.read(CONTACT, "custom_fields.Tier")).isEqualTo(Value.text("A"));
    assertThat(Paths.read(CONTACT, "custom_fields.7")).isEqualTo(Value.text("A"));
    assertThat(Paths.read(CONTACT, "custom_fields.8")).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(CONTACT, "custom_fields.Tier.id")).isEqualTo(Value.decimal(7));
  }

  @Test
  void s4DistinguishesUnsaidFromCleared() {
    assertThat(Paths.read(CONTACT, "Email")).isNull();
    assertThat(Paths.read(CONTACT, "Bank.Bic")).isNull();
    assertThat(Paths.read(CONTACT, "Name.first")).isNull();
    assertThat(Paths.read(CONTACT, "Phones[PhoneType=MOBILE].PhoneNumber")).isNull();
    assertThat(Paths.read(CONTACT, "Note")).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(CONTACT, "Address.City")).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(CONTACT, "Groups[Name=x].Id")).isEqualTo(Value.CLEARED);
  }

  @Test
  void readsAllElementsOfLists() {
    assertThat(Paths.read(CONTACT, "Phones[].PhoneNumber"))
        .isEqualTo(items(Value.text("1"), Value.text("2")));
    assertThat(Paths.read(CONTACT, "Phones[][PhoneType=FAX].PhoneNumber"))
        .isEqualTo(Value.text("2"));
    assertThat(Paths.read(CONTACT, "Phones[][PhoneType=FAX]"))
        .isEqualTo(Paths.read(CONTACT, "Phones[PhoneType=FAX]"));
    var tree =
        struct(
            "Line",
            items(
                struct("Amount", Value.decimal(1)),
                struct("Linked", items(linked("Memo", 1), linked("Invoice", 2))),
                struct("Linked", items(linked("Invoice", 2), linked("Invoice", 3))),
                struct("Linked", Value.CLEARED)));
    assertThat(Paths.read(tree, "Line[].Linked[][Type=Invoice].Id"))
        .isEqualTo(items(Value.decimal(2), Value.decimal(3)));
    assertThat(Paths.read(tree, "Line[].Linked[][Type=Memo].Id")).isEqualTo(Value.decimal(1));
    assertThat(Paths.read(tree, "Line[].Linked[Type=Invoice].Id"))
        .as("the first of each line")
        .isEqualTo(Value.decimal(2));
    assertThat(Paths.read(tree, "Line[].Linked"))
        .isEqualTo(items(linked("Memo", 1), linked("Invoice", 2), linked("Invoice", 3)));
  }

  @Test
  void s4AListThatSaysNoneIsClearedAndOneThatIsNotThereIsUnsaid() {
    assertThat(Paths.read(CONTACT, "Phones[][PhoneType=MOBILE].PhoneNumber"))
        .isEqualTo(Value.CLEARED);
    assertThat(Paths.read(CONTACT, "Phones[].Area")).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(CONTACT, "Groups[].Id")).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(CONTACT, "Note[].Id")).isEqualTo(Value.CLEARED);
    assertThat(Paths.read(CONTACT, "Absent[].Id")).isNull();
    assertThat(Paths.read(CONTACT, "Name[].Id")).as("no list").isNull();
    assertThat(Paths.read(CONTACT, "Bank[].Iban")).as("no list").isNull();
  }

  @Test
  void aListIsMadeOfOneElementForEachValue() {
    var path = "Line[].Linked[][Type=Invoice].Id";
    for (var value : List.<Value>of(Value.decimal(7), items(Value.decimal(7), Value.decimal(8)))) {
      assertThat(Paths.read(Paths.write(Value.Struct.EMPTY, Map.of(path, value)), path))
          .isEqualTo(value);
    }
    assertThat(Paths.write(Value.Struct.EMPTY, Map.of(path, Value.CLEARED)))
        .isEqualTo(struct("Line", Value.CLEARED));
    assertThat(Paths.without(CONTACT, List.of("Phones[].PhoneNumber"))).isEqualTo(CONTACT);
    for (var value : List.of(Value.CLEARED, Value.text("9"))) {
      assertThat(Paths.write(CONTACT, Map.of("Phones[].PhoneNumber", value)))
          .as("a list that is there stays")
          .isEqualTo(CONTACT);
    }
  }

  private static Value.Struct linked(String type, int id) {
    return struct("Type", Value.text(type), "Id", Value.decimal(id));
  }

  @Test
  void s4AWriteLeavesSiblingsAlone() {
    var written =
        Paths.write(
            CONTACT,
            Map.of(
                "Phones[PhoneType=FAX].PhoneNumber", Value.text("3"),
                "Bank.Bic", Value.text("X"),
                "Name", Value.CLEARED));

    assertThat(Paths.read(written, "Phones[PhoneType=DEFAULT].PhoneNumber"))
        .isEqualTo(Value.text("1"));
    assertThat(Paths.read(written, "Phones[PhoneType=FAX].PhoneNumber")).isEqualTo(Value.text("3"));
    assertThat(Paths.read(written, "Bank.Iban")).isEqualTo(Value.text("NL1"));
    assertThat(Paths.read(written, "Bank.Bic")).isEqualTo(Value.text("X"));
    assertThat(Paths.read(written, "Name")).isEqualTo(Value.CLEARED);
    assertThat(written.fields().get("custom_fields"))
        .isEqualTo(CONTACT.fields().get("custom_fields"));
  }

  @Test
  void aWriteMakesWhatIsMissing() {
    var written =
        Paths.write(
            Value.Struct.EMPTY,
            Map.of(
                "Phones[PhoneType=DEFAULT].PhoneNumber", Value.text("1"),
                "Phones[PhoneType=DEFAULT].PhoneCountryCode", Value.text("64"),
                "properties.email", Value.text("a@b.c"),
                "custom_fields[id=7].value", Value.text("A"),
                "codes[key=\"7\"].value", Value.text("B")));

    assertThat(written.canonical())
        .isEqualTo(
            "{\"Phones\":[{\"PhoneCountryCode\":\"64\",\"PhoneNumber\":\"1\",\"PhoneType\":\"DEFAULT\"}],"
                + "\"codes\":[{\"key\":\"7\",\"value\":\"B\"}],"
                + "\"custom_fields\":[{\"id\":\"7\",\"value\":\"A\"}],"
                + "\"properties\":{\"email\":\"a@b.c\"}}");
    assertThat(((Value.Items) written.fields().get("custom_fields")).values().get(0))
        .isEqualTo(struct("id", Value.decimal(7), "value", Value.text("A")));
  }

  @Test
  void aWriteByNameMeetsAList() {
    var written = Paths.write(CONTACT, Map.of("custom_fields.Tier", Value.text("B")));
    assertThat(Paths.read(written, "custom_fields[id=7].value")).isEqualTo(Value.text("B"));
    assertThat(Paths.read(written, "custom_fields[id=8].value")).isEqualTo(Value.CLEARED);

    var longer = Paths.write(CONTACT, Map.of("custom_fields.New", Value.text("C")));
    assertThat(Paths.read(longer, "custom_fields[name=New].value")).isEqualTo(Value.text("C"));
  }

  @Test
  void aWriteReplacesAScalarThatIsInTheWay() {
    assertThat(
            Paths.write(struct("a", Value.text("x")), Map.of("a.b", Value.text("y"))).canonical())
        .isEqualTo("{\"a\":{\"b\":\"y\"}}");
  }

  @Test
  void namesWithDotsAreEscaped() {
    var written = Paths.write(Value.Struct.EMPTY, Map.of("a\\.b.c", Value.text("x")));
    assertThat(written.canonical()).isEqualTo("{\"a.b\":{\"c\":\"x\"}}");
    assertThat(Paths.read(written, "a\\.b.c")).isEqualTo(Value.text("x"));
  }

  @Test
  void removesOnlyWhatIsNamed() {
    var less =
        Paths.without(
            CONTACT,
            List.of("Bank.Iban", "Phones[PhoneType=FAX]", "custom_fields.Tier", "nothing.here"));
    assertThat(Paths.read(less, "Bank.Iban")).isNull();
    assertThat(Paths.read(less, "Phones[PhoneType=FAX].PhoneNumber")).isNull();
    assertThat(Paths.read(less, "Phones[PhoneType=DEFAULT].PhoneNumber"))
        .isEqualTo(Value.text("1"));
    assertThat(Paths.read(less, "custom_fields[id=7].value")).isNull();
    assertThat(Paths.read(less, "custom_fields[id=7].name")).isEqualTo(Value.text("Tier"));
  }

  @Test
  void aPathThatCannotBeReadSaysWhy() {
    for (var wrong :
        List.of("", "a.", ".a", "a..b", "a[", "a[b]", "a[b=", "a[b=c", "a[=c]", "a]")) {
      if (wrong.equals("a]")) {
        assertThat(Paths.read(CONTACT, wrong)).isNull();
        continue;
      }
      assertThatThrownBy(() -> Paths.read(CONTACT, wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is missing at");
    }
  }

  private static Value.Items items(Value... values) {
    return new Value.Items(List.of(values));
  }

  private static Value.Struct struct(Object... pairs) {
    var fields = new TreeMap<String, Value>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], (Value) pairs[i + 1]);
    }
    return new Value.Struct(fields);
  }
}
