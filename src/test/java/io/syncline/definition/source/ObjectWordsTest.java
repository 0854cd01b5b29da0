package io.syncline.definition.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Operation;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that differ in a name from object to object, and groups of fields. */
class ObjectWordsTest {

  private static final String BOOKS =
      """
      type: books
      baseUrl: "https://books.example"
      objects:
        contacts:
          words: {many: Contacts, one: Contact}
          id: <one>ID
          path: /<object>/<many>
          records: <many>
          fields: {a.: {b: attr, c.: {d: {pii: true}, "[k=v].e": {}}}, f: {}}
          operations:
            list: {}
            create: {body: {<many>: [{"...": "{fields}", Kind: <one>}]}}
        invoices:
          like: contacts
          words: {many: Invoices, one: Invoice}
      """;

  @Test
  void anObjectThatIsLikeAnotherTakesItsTextsWithItsOwnWords() {
    var type = Objects.requireNonNull(read(BOOKS).definition());
    var contacts = type.objects().get("contacts");
    var invoices = type.objects().get("invoices");

    assertThat(read(BOOKS).findings()).isEmpty();
    assertThat(contacts.id()).isEqualTo("ContactID");
    assertThat(invoices.id()).isEqualTo("InvoiceID");
    assertThat(contacts.operations().get(Operation.Kind.LIST).path())
        .isEqualTo("/contacts/Contacts");
    var list = invoices.operations().get(Operation.Kind.LIST);
    assertThat(list.path()).isEqualTo("/invoices/Invoices");
    assertThat(list.records()).isEqualTo("Invoices");
    var create = invoices.operations().get(Operation.Kind.CREATE);
    assertThat(Objects.requireNonNull(create.body()).canonical())
        .contains("Invoices", "\"Invoice\"")
        .doesNotContain("Contact", "<");
  }

  @Test
  void aGroupOfFieldsStandsForEachOfThem() {
    var type = Objects.requireNonNull(read(BOOKS).definition());

    assertThat(type.objects().get("invoices").fields().keySet())
        .containsExactlyInAnyOrder("a.b", "a.c.d", "a.c.[k=v].e", "f");
    assertThat(type.objects().get("contacts").fields().get("a.b").attribute()).isEqualTo("attr");
    assertThat(type.objects().get("contacts").fields().get("a.c.d").pii()).isTrue();
  }

  @Test
  void whatIsNoWordIsText() {
    var type =
        Objects.requireNonNull(
            read("""
                    type: books
                    baseUrl: "https://books.example"
                    objects:
                      notes:
                        operations: {create: {path: /x, body: {text: "<b>{fields.a}</b> < 1"}}}
                    """)
                .definition());
    var create = type.objects().get("notes").operations().get(Operation.Kind.CREATE);

    assertThat(Objects.requireNonNull(create.body()).canonical()).contains("<b>{fields.a}</b> < 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: <one>ID              | id: <onne>ID                    | 6  | `onne` is not a word of this object; did you mean `one`?
          {many: Invoices, one     | {many: Invoices, on             | 6  | `one` is not a word of this object
          records: <many>          | 'records: <many>\\n    withoutRecords: <x>' | 9 | `withoutRecords` is not a key here
          {many: Contacts, one: Contact} | {many: Contacts, one: Contact, two: x} | 5 | no text of this object says `<two>`
          {many: Contacts, one: Contact} | {many: Contacts, one: Contact, object: x} | 5 | `<object>` is the name of the object already
          {many: Contacts, one: Contact} | {many: Contacts, one: Contact, a-b: x} | 5 | a word is letters and digits
          {many: Contacts, one: Contact} | {many: Contacts, one: 5}  | 5  | a text is expected here, not a number
          {many: Contacts, one: Contact} | [many]                    | 5  | a map of words and texts is expected here
          f: {}                    | g.: x                           | 9  | `g.` is a group: a map of fields is expected here
          f: {}                    | a.b: {}                         | 9  | `a.b` is written twice
          f: {}                    | 'f.: {g: {atribute: x}}'        | 9  | did you mean `attribute`?
          """)
  void whatCannotBeIsAProblemAtItsLine(String right, String wrong, int line, String message) {
    assertThat(BOOKS).contains(right);
    var found = read(BOOKS.replace(right, wrong.replace("\\n", "\n"))).findings();

    assertThat(found)
        .anySatisfy(it -> assertThat(it.toString()).contains("yaml:" + line + ":", message));
  }

  private static DefinitionReader.Read<io.syncline.core.definition.system.SystemType> read(
      String text) {
    return DefinitionReader.readSystem("books.system.yaml", text);
  }
}
