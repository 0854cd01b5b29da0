/** The dead letters, for people. */
@NullMarked
package io.syncline.console.deadletters;

import org.jspecify.annotations.NullMarked;
