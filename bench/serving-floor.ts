import Fastify from 'fastify';

/** The floor of `POST /predict/`: a bare Fastify route that parses the same bodies and answers the same answers. */
const app = Fastify();
const answer = {
  prediction: 1,
  label: 'disease',
  probability: 0.8312345678901234,
  threshold: 0.5,
  prediction_id: '01a20f74-7e0c-7e00-8cfc-8b6f4df310a3',
  model: { name: 'heart-disease', version: '1' },
};
app.post('/predict/', () => answer);
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
