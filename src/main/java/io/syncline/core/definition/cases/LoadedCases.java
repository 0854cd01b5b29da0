package io.syncline.core.definition.cases;

/**
 * One case file that was read and is whole.
 *
 * @param file its file
 * @param sync the sync it is about: as it says, else as its name says
 */
public record LoadedCases(String file, String sync, CaseFile cases) {}
