package io.syncline.console.letters;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.Frame;

@CheckedTemplate(basePath = "console")
final class LetterTemplates {

  private LetterTemplates() {}

  static native TemplateInstance letters(Frame frame, LettersView letters);

  static native TemplateInstance group(Frame frame, GroupView group);

  static native TemplateInstance letter(Frame frame, LetterSheet letter);
}
