/**
 * A text from outside for a description, which OpenAPI reads as CommonMark: there `<b` would begin a tag, and what reads
 * it would leave the tag out. Everything else in it is at worst set in another style.
 */
export const markdownText = (text: string): string => text.replace(/<(?=[A-Za-z/!?])/g, '\\<');
