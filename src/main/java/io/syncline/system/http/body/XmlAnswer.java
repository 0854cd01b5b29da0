package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.XmlForm;
import io.syncline.core.model.value.Value;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads XML as a tree with the root element as its one name: elements by name, those of one name as
 * a list, {@code @name} for attributes. An element of text alone is that text; beside attributes or
 * elements it is at {@code $text}. An element without content is empty, and one that is not there
 * says nothing.
 *
 * <p>A document type, and with it every entity of its own, is refused. Depth ends at {@value
 * #DEEPEST} elements; the length is the caller's to bound. Used once.
 */
final class XmlAnswer {

  private static final int DEEPEST = 200;
  private static final String NIL = "nil";

  /**
   * Limits of Java's own that 24 made narrow (module {@code java.xml}, "Processing Limits"): 100
   * levels, 200 attributes, and 100,000 of {@code &amp;} and its like in a whole document, which an
   * ordinary listing may hold. What they guard against needs entities of a document's own, and
   * those are refused here.
   */
  private static final List<String> UNBOUNDED =
      List.of(
          "jdk.xml.maxElementDepth",
          "jdk.xml.elementAttributeLimit",
          "jdk.xml.maxGeneralEntitySizeLimit",
          "jdk.xml.totalEntitySizeLimit");

  private final XMLStreamReader reader;
  private final Map<String, String> prefixes;
  private int depth;

  private XmlAnswer(XMLStreamReader reader, XmlForm form) {
    this.reader = reader;
    this.prefixes =
        form.namespaces().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
  }

  /**
   * @param charset what the answer's header says; null: the document says it
   */
  static Value.Struct read(byte[] bytes, @Nullable Charset charset, XmlForm form)
      throws MalformedAnswer {
    try {
      var reader = reader(bytes, charset);
      try {
        return new XmlAnswer(reader, form).document();
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      // its message quotes the document
      throw new MalformedAnswer("an answer that is not XML, or breaks off");
    }
  }

  private static XMLStreamReader reader(byte[] bytes, @Nullable Charset charset)
      throws XMLStreamException, MalformedAnswer {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    UNBOUNDED.forEach(limit -> factory.setProperty(limit, "0"));
    var text = XmlText.of(bytes, charset);
    return factory.createXMLStreamReader(new StringReader(text));
  }

  private Value.Struct document() throws XMLStreamException, MalformedAnswer {
    Value.@Nullable Struct root = null;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD) {
        throw new MalformedAnswer("XML that has a document type");
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        var name = name(reader.getNamespaceURI(), reader.getLocalName());
        root = new Value.Struct(Map.of(name, element()));
      }
    }
    if (root == null) {
      throw new MalformedAnswer("an answer that is not XML");
    }
    return root;
  }

  private Value element() throws XMLStreamException, MalformedAnswer {
    if (++depth > DEEPEST) {
      throw new MalformedAnswer("XML of more than " + DEEPEST + " levels");
    }
    var content = new Content();
    boolean nil = attributes(content);
    var text = new StringBuilder();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        var space = reader.getNamespaceURI();
        content.add(name(space, reader.getLocalName()), space, element());
      } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new MalformedAnswer("XML with an entity of its own");
      } else if (reader.isCharacters()) {
        text.append(reader.getText());
      }
    }
    depth--;
    return nil ? Value.CLEARED : content.with(text.toString());
  }

  /** Those of the schema's own namespace say nothing but that an element is empty. */
  private boolean attributes(Content content) throws MalformedAnswer {
    boolean nil = false;
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      var space = reader.getAttributeNamespace(i);
      var local = reader.getAttributeLocalName(i);
      if (XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(space)) {
        var value = reader.getAttributeValue(i).strip();
        nil |= local.equals(NIL) && (value.equals("true") || value.equals("1"));
      } else {
        var name = XmlForm.ATTRIBUTE + name(space, local);
        content.add(name, space, Value.text(reader.getAttributeValue(i)));
      }
    }
    return nil;
  }

  private String name(@Nullable String space, String local) {
    var prefix = space == null ? null : prefixes.get(space);
    return prefix == null ? local : prefix + ":" + local;
  }

  /** What an element holds. */
  private static final class Content {

    private final Map<String, List<Value>> fields = new HashMap<>();
    private final Map<String, String> spaces = new HashMap<>();
    private boolean elements;

    private void add(String name, @Nullable String space, Value value) throws MalformedAnswer {
      var own = space == null ? "" : space;
      if (!own.equals(spaces.computeIfAbsent(name, first -> own))) {
        throw new MalformedAnswer(
            "XML that has a name of two namespaces beside each other: say them in `namespaces`");
      }
      elements |= !name.startsWith(XmlForm.ATTRIBUTE);
      fields.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
    }

    private Value with(String text) {
      boolean blank = text.isBlank();
      if (fields.isEmpty()) {
        return Value.text(blank ? "" : text);
      }
      var values = new HashMap<String, Value>();
      fields.forEach(
          (name, all) -> values.put(name, all.size() == 1 ? all.get(0) : new Value.Items(all)));
      if (!blank || !elements) {
        values.put(XmlForm.TEXT, Value.text(blank ? "" : text));
      }
      return new Value.Struct(values);
    }
  }
}
