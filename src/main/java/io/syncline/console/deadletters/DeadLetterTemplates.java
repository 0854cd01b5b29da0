package io.syncline.console.deadletters;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class DeadLetterTemplates {

  private DeadLetterTemplates() {}

  static native TemplateInstance letters(PageFrame frame, DeadLettersView letters);

  static native TemplateInstance group(PageFrame frame, GroupView group);

  static native TemplateInstance letter(PageFrame frame, DeadLetterSheet letter);
}
