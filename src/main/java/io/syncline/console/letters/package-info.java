/** The dead letters, for people. */
@NullMarked
package io.syncline.console.letters;

import org.jspecify.annotations.NullMarked;
