/**
 * The page of the API: Swagger UI, with nothing inline, so that the strictest policy lets it run. It holds no data: where
 * reading needs a key, it asks for one before it fetches anything.
 */
export const documentationPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hale API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div class="swagger-ui"><form id="ask" class="wrapper" hidden>
<p id="why" role="status"></p>
<label>Key <input id="key" type="password" autocomplete="off" spellcheck="false" required></label>
<button class="btn" type="submit">Authorize</button>
</form></div>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/**
 * Starts Swagger UI; without the validator, which would send the document to another server. A key stays in the page's
 * memory, and is gone with the page.
 */
export const documentationScript = `const form = document.getElementById('ask');
const input = document.getElementById('key');

async function start(key) {
  const headers = key === '' ? {} : { authorization: 'Bearer ' + key };
  const response = await fetch('/openapi.json', { headers });
  form.hidden = response.ok;
  if (!response.ok) {
    const { detail } = await response.json();
    document.getElementById('why').textContent = detail;
    return;
  }
  const ui = SwaggerUIBundle({
    spec: await response.json(),
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: false,
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    onComplete: () => key !== '' && ui.preauthorizeApiKey('key', key),
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void start(input.value.trim());
  input.value = '';
});
void start('');
`;
