package io.syncline.core.definition.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          amount * 2                | [amount * 2]
          'Order ' + number         | ['Order ' + number]
          Order {number}            | [number]
          {a}{ b + 1 }              | [a, b + 1]
          it's {name}, isn't it     | [name]
          {note ?? 'a } in quotes'} | [note ?? 'a } in quotes']
          Order {number             | [Order {number]
          Order {'a}                | [Order {'a}]
          """)
  void itsExpressionsAreFound(String written, String expressions) {
    assertThat(TextTemplate.of(written).expressions()).hasToString(expressions);
  }

  @ParameterizedTest
  @CsvSource({"amount,true", "{amount},true", "a {b},false", "{a}{b},false"})
  void oneExpressionKeepsItsType(String written, boolean plain) {
    assertThat(TextTemplate.of(written).plain()).isEqualTo(plain);
  }
}
